import type { Text } from '../format.ts';

/** The class map, and who asks for help. */
export default {
  'classmap.title': 'Class map',
  'classmap.about':
    'How the lecture reaches everybody, counted anew every two seconds. In trouble is who loses 2% of the packets or more, waits 300 ms or more for an answer, or has a link that is too narrow for what is sent.',
  'classmap.privacy':
    'These are numbers of people. Addresses and names are not in them, and networks of fewer than {least} people are not shown. Still, who watches alone is who the numbers are about.',
  'classmap.reading': 'The class is being counted.',
  'classmap.failed': 'The map did not come. It is asked for again in a moment.',
  'classmap.staffOnly': 'The class map is for those who teach and assist here.',
  'classmap.emptyTitle': 'Nobody watches yet',
  'classmap.empty':
    'As soon as somebody watches, you see here how picture and sound reach the class, and where they do not.',
  'classmap.chatOnly': {
    one: '{count} person is here without picture and sound: chat alone.',
    other: '{count} people are here without picture and sound: chat alone.',
  },

  'classmap.fine': { one: 'Fine for the one who watches.', other: 'Fine for all {count} who watch.' },
  'classmap.fineFor': 'Fine for {fine} of {watching}.',
  'classmap.inNetwork': '{troubled} of {people} in one network have trouble: it is their network, not your connection.',
  'classmap.andOthers': { one: '{count} more elsewhere.', other: '{count} more elsewhere.' },
  'classmap.everywhere':
    '{troubled} have trouble, in networks of all kinds: look at your own connection first, then at the server.',
  'classmap.single': {
    one: '{count} has trouble, and the others do not: it is that person’s own connection.',
    other: '{count} have trouble, and the others do not: it is their own connections.',
  },

  'classmap.paths': 'How it reaches them',
  'classmap.path.direct': 'directly, UDP',
  'classmap.path.udp': 'by the relay, UDP',
  'classmap.path.tcp': 'by the relay, TCP',
  'classmap.path.tls': 'by the relay, TLS',
  'classmap.path.unknown': 'not known',
  'classmap.pathsSay': 'TCP and TLS mean that a network blocks UDP: a lost packet then holds up those after it.',
  'classmap.families': 'Version of IP',
  'classmap.loss': 'Packets lost',
  'classmap.roundTrip': 'There and back',
  'classmap.under': 'under {most}',
  'classmap.between': '{least} to {most}',
  'classmap.from': '{least} and more',
  'classmap.pictures': 'Picture they get',
  'classmap.picture.high': 'the best',
  'classmap.picture.medium': 'medium',
  'classmap.picture.low': 'low',
  'classmap.picture.none': 'none, sound alone',
  'classmap.congested': {
    one: 'For {count} person the link is too narrow now.',
    other: 'For {count} people the link is too narrow now.',
  },
  'classmap.bar': '{name}: {count} of {all}',

  'classmap.networks': 'Networks with many people',
  'classmap.networksSay':
    'People whose addresses begin alike (IPv4 /24, IPv6 /48): a lecture hall, a dormitory, a provider. The number only tells them apart in this lecture.',
  'classmap.networkColumn': 'Network',
  'classmap.network': 'Network {number}',
  'classmap.elsewhere': 'Everybody else',
  'classmap.people': 'People',
  'classmap.troubled': 'In trouble',
  'classmap.noNetworks': 'No network has {least} people or more.',

  'classmap.helps': 'Who asks for help',
  'classmap.noHelps': 'Nobody asks for help with the connection.',
  'classmap.asking': {
    one: '{count} person asks for help with the connection.',
    other: '{count} people ask for help with their connection.',
  },
  'classmap.show': 'See who',
  'classmap.waiting': 'waiting {time}',
  'classmap.answer': 'You can answer:',
  'classmap.copy': 'Copy the answer',
  'classmap.copied': 'Copied. Paste it into the chat or a private message.',
  'classmap.copyFailed': 'The browser did not let us copy. Select the text instead.',
  'classmap.done': 'Done',
  'classmap.doneFor': 'Done: {name} was helped',
  'classmap.answer.no_socket':
    'Your line to the server breaks off. Do other websites open? If not, restart the Wi-Fi or the router.',
  'classmap.answer.no_media':
    'Nothing reaches you at all. Reload the page; if that does not help, try another network, such as your phone’s hotspot.',
  'classmap.answer.udp_blocked':
    'Your network blocks UDP, so everything takes the detour over TCP. Leave the VPN if you use one, or try another network.',
  'classmap.answer.presenter_link':
    'That is not your connection: what the presenter sends does not arrive well. You need not do anything.',
  'classmap.answer.server_busy': 'That is not your connection: the server is late. We are looking at it.',
  'classmap.answer.loss':
    'Packets get lost on the way to you. Move closer to the Wi-Fi router or use a cable, and stop other downloads.',
  'classmap.answer.narrow':
    'Your link is narrow. Stop other downloads and videos in your network, or choose a smaller picture in the picture menu.',
  'classmap.answer.delay':
    'Packets take long to reach you. Stop other downloads; without a VPN and over a cable it is mostly quicker.',
  'classmap.answer.jitter':
    'Packets reach you unevenly, which is mostly the Wi-Fi. Move closer to the router or use a cable.',
  'classmap.answer.slow_device':
    'Your device cannot keep up. Close other tabs and programs, plug it in, or choose a smaller picture.',
  'classmap.answer.sound_blocked': 'Your browser holds the sound back. Click once anywhere on the page.',
  'classmap.answer.none':
    'We see nothing wrong with your connection. What do you see or hear? Write it in the chat, and reload the page once.',
} as const satisfies Record<string, Text>;
