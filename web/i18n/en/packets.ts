import type { Text } from '../format.ts';

/** Recording one's own packets. */
export default {
  'packets.title': 'My packets',
  'packets.says':
    'The server notes the headers of the packets between you and it, and you open them in Wireshark, packet by packet.',
  'packets.kept':
    'Recorded are when each of your packets passed, its size, its addresses, and the headers of ICE, DTLS, RTP and RTCP; of the socket the type of each message.',
  'packets.notKept':
    'Not recorded are sound and picture, what anybody wrote, names, keys, and any packet of anybody else; nobody but you can read it, and it is gone when you leave the room.',
  'packets.anew': 'From the first packet on: open a new connection',
  'packets.anewSays':
    'The lecture moves to a second connection, without a gap, so that its beginning can be seen: how ICE finds a way and how DTLS agrees on keys. Where a firewall shuts the port for it, those two are missing.',
  'packets.start': 'Record my packets',
  'packets.starting': 'It begins …',
  'packets.stop': 'Stop recording',
  'packets.ends': 'It stops by itself after {minutes} minutes.',
  'packets.running': 'Recording',
  'packets.packets': 'Packets of media',
  'packets.size': 'Kept of them',
  'packets.none': 'No packets of media yet.',
  'packets.stopped':
    'The recording has stopped. It can be fetched for {minutes} minutes, as long as you stay in the room.',
  'packets.save': 'Save as a capture file',
  'packets.fetching': { one: '{count} packet fetched …', other: '{count} packets fetched …' },
  'packets.saved': { one: '{count} packet saved.', other: '{count} packets saved.' },
  'packets.forgotten': {
    one: 'The oldest packet is missing: the recording was full.',
    other: 'The oldest {count} packets are missing: the recording was full.',
  },
  'packets.noBeginning':
    'ICE and DTLS are not in it: the port for them could not be reached from here. Media came by the ordinary one.',
  'packets.gone': 'There is no recording any more. Record again.',
  'packets.again': 'Record again',
  'packets.open': 'How to open it',
  'packets.openFile': 'Open the file in Wireshark (File, Open).',
  'packets.openRtp':
    'Analyze, Enabled Protocols: search for rtp_udp and tick it. Or right-click a packet of media, Decode As, and choose RTP for its UDP port.',
  'packets.openFilter': 'Show what you are after with a display filter:',
  'packets.filterNack': 'what was asked for again',
  'packets.filterSocket': 'the messages of the socket',
  'packets.filterComment': 'our comments',
  'packets.openStreams': 'Telephony, RTP, RTP Streams counts the loss and the jitter of each stream.',

  'packets.media': 'Media as the server saw it. IP and UDP headers are rebuilt; their TTL is not known.',
  'packets.signalling': 'The socket, rebuilt without TLS from what the server sent and received.',
  'packets.say.file':
    'Headers of one person’s packets, recorded by ChatStream. Physical and link layer are not in here: the server’s network card sees other frames than yours, and radio or cable frames never reach a program. Payload was never recorded: packets are cut, their lengths are true.',
  'packets.say.network':
    'Network and transport layer: UDP between the server at {local} and you at {remote}, as the server sees you.',
  'packets.say.nat':
    'If your device knows itself by another address, a NAT lies between; STUN’s XOR-MAPPED-ADDRESS tells it this one.',
  'packets.say.stun':
    'ICE checks whether this way works, in both directions, by STUN (RFC 8445, RFC 8489). The password is not in it, only a hash made with it.',
  'packets.say.dtls':
    'DTLS (RFC 9147, RFC 5764): both sides agree on keys for the media. Of each record only the header was kept.',
  'packets.say.rtp':
    'Application layer, in the clear: RTP’s header with number, timestamp and SSRC (RFC 3550). Sound and picture behind it are encrypted on the wire and were not recorded.',
  'packets.say.rtcp':
    'RTCP: how well it arrives, and what is wanted again (RFC 3550, RFC 4585). On the wire it is encrypted (SRTCP); here it is as the server read it.',
  'packets.say.websocket':
    'Signalling and chat: frames of a WebSocket (RFC 6455). Only the type of each message was recorded; dots stand for the rest.',
  'packets.say.rebuilt':
    'Rebuilt: on the wire this is inside TLS, to another port, and with other segments and numbers. Sizes and times of the frames are true; this handshake is an example.',
  'packets.say.nack': 'NACK: these packets did not come, send them again (RFC 4585).',
  'packets.say.pictureLoss': 'PLI or FIR: too much is missing, send a whole picture (RFC 4585, RFC 5104).',
  'packets.say.again': 'Sent again (RTX, RFC 4588): a packet of {ssrc} that was lost, or padding that tries the link.',
  'packets.say.sound': 'SSRC {ssrc}: {source} of place {place}, {codec}, payload type {payloadType}.',
  'packets.say.picture':
    'SSRC {ssrc}: {source} of place {place}, {codec}, payload type {payloadType}, layer {layer} when the file was made.',
} as const satisfies Record<string, Text>;
