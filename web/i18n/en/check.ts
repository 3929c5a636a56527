import type { Text } from '../format.ts';

/** The page on which people find out what their device and network let through. */
export default {
  'check.title': 'Test device and network',
  'check.text':
    'Finds out in some seconds whether lectures work here, and if not, whom to ask. It sends and fetches a few megabytes.',
  'check.start': 'Start the test',
  'check.again': 'Test again',
  'check.running': 'Testing',
  'check.lines': 'Browser and network',
  'check.report': 'Copy the report',
  'check.reportHint': 'For whoever helps you. It holds no address and no name of yours.',

  'check.browser': 'This browser',
  'check.socket': 'Server over TCP (HTTPS and WebSocket)',
  'check.direct': 'Picture and sound straight to the server (UDP)',
  'check.relay.udp': 'Picture and sound by the relay, over UDP',
  'check.relay.tcp': 'Picture and sound by the relay, over TCP',
  'check.relay.tls': 'Picture and sound by the relay, over TLS',
  'check.noRelay': 'Picture and sound by a relay',
  'check.down': 'Speed from the server',
  'check.up': 'Speed to the server',

  'check.waiting': 'not yet tested',
  'check.runs': 'testing',
  'check.complete': 'has all that lectures need',
  'check.lacks': 'lacks {what}',
  'check.there': '{ms} ms there and back',
  'check.connected': 'gets through, after {ms} ms',
  'check.rate': '{n} Mbit/s',
  'check.blocked': 'does not get through',
  'check.unknown': 'could not be tested',
  'check.none': 'this server has none',

  'check.verdict.good': 'Lectures work here. Picture and sound go straight to the server.',
  'check.verdict.relayed':
    'Lectures work here, by the relay: your network blocks UDP. For a better picture ask whoever runs your network to let UDP port {port} of {host} through.',
  'check.verdict.blocked':
    'Picture and sound do not get through: your network blocks UDP and the relay. Ask whoever runs your network to let UDP port {port} of {host} through. Until then another network helps, such as that of your phone.',
  'check.verdict.noRelay':
    'Picture and sound do not get through: your network blocks UDP. Ask whoever runs your network to let UDP port {port} of {host} through, or the administrator of this server for a relay. Until then another network helps, such as that of your phone.',
  'check.verdict.socket':
    'Your network, or a proxy in it, blocks WebSocket connections, and nothing works without them. Ask whoever runs your network to allow wss://{host}.',
  'check.verdict.browser':
    'This browser lacks {what}. Update it, or use a Firefox, Chrome, Edge or Safari of the last two years.',
  'check.verdict.slow':
    'Everything gets through, but too slowly for a picture. Sound and chat work; a cable, a place nearer to the Wi-Fi or another network helps.',
  'check.verdict.unknown': 'The server could not be asked just now. Wait a minute, then test again.',

  'check.devices': 'Camera and microphone',
  'check.devicesText': 'Only for lecturing and speaking. Nothing of it leaves this device.',
  'check.devicesStart': 'Switch on',
  'check.devicesStop': 'Switch off',
  'check.level': 'Loudness',
  'check.camera': 'Camera',
  'check.microphone': 'Microphone',
  'check.speak': 'Say something: the bar moves.',
  'check.heard': 'You can be heard.',
  'check.seen': 'The camera works.',
  'check.device.denied': 'not allowed: allow it beside the address of this page, then switch on again',
  'check.device.missing': 'none is connected',
  'check.device.busy': 'another program is using it: close that one, then switch on again',
} as const satisfies Record<string, Text>;
