import type { Text } from '../format.ts';

/** How one message and one frame travelled. */
export default {
  'journey.mTitle': 'The journey of one message',
  'journey.mBy': 'By {name}, {time}',
  'journey.mByNobody': 'Without a name, {time}',
  'journey.mAsking': 'The server is asked what it remembers of this message.',
  'journey.mFailed': 'The server did not answer. What this page knows by itself is below.',
  'journey.mGone':
    'The server does not remember this message: it keeps the newest {count} of a room, and forgets them when it starts again. Write one now, and follow that.',
  'journey.mAgain': 'Ask again',
  'journey.mTotalEnter': '{seconds} s from Enter to your screen',
  'journey.mTotalServer': '{seconds} s from the server to your screen',
  'journey.mTotalNone': 'Only a part of its way is known.',
  'journey.mGive': 'give or take {ms}',
  'journey.mEveryone': {
    one: 'The server wrote it to one socket, in a frame of {bytes}.',
    other: 'The server wrote it to {count} sockets at once: the same frame of {bytes} to each.',
  },
  'journey.mTogether': {
    one: 'It stood alone in its frame.',
    other: '{count} messages and events shared the frame, because many came at once.',
  },
  'journey.mSteps': 'Its steps, with the time since the first one that is known',
  'journey.mTook': '{ms} after the step before',
  'journey.mTookAbout': '{ms} after the step before, give or take {error}',
  'journey.mTookLess': 'less than {error} after the step before: the two clocks cannot be compared better',
  'journey.mUnknown': 'not known',
  'journey.mClock':
    'Times of the server are brought to the clock of this page. They may be wrong by {error}: half of the quickest of the last round trips.',
  'journey.mAbroad':
    'Its author is connected to another server of this installation. The times there are by the clock of that server, which may differ a little.',
  'journey.mStep.queued': 'Typed and queued',
  'journey.mStep.sent': 'Sent',
  'journey.mStep.received': 'Received by the server',
  'journey.mStep.appended': 'Handed to the database',
  'journey.mStep.committed': 'Durable',
  'journey.mStep.known': 'Known to your server',
  'journey.mStep.written': 'Fanned out',
  'journey.mStep.arrived': 'Arrived in this browser',
  'journey.mStep.shown': 'Shown',
  'journey.mSays.queued':
    'The page puts the text into a queue on this computer, under a random number. If the line breaks it sends the same again, and by the number the server stores it once.',
  'journey.mSays.sent':
    'It has waited until what was written before it was confirmed, and until no other tab was sending. One WebSocket frame, masked as browsers must, goes into a TLS record where the page came by https, into a TCP segment, into an IP packet.',
  'journey.mSays.received':
    'The server takes the mask off, reads the message, and looks whether its author may write here now.',
  'journey.mSays.appended':
    'It waits for the next transaction. While many write, one transaction gathers for up to {ms} ms, so that all of them share one slow write to the disk: a group commit.',
  'journey.mSays.committed':
    'It has its place in the order of the room, and the disk has confirmed it (fsync). A power cut cannot take it any more. Nobody is shown a message before this.',
  'journey.mSays.known': 'The servers tell each other what was written. Yours puts it into the order of the room.',
  'journey.mSays.written':
    'One frame is made, once, and the same bytes are written to every socket. Nobody waits for the slowest.',
  'journey.mSays.arrived':
    'TCP has delivered every byte in order. If a packet was lost on the way it was sent again, and this step took longer.',
  'journey.mSays.shown':
    'The browser drew its next picture of the page. It draws 60 a second on most screens, so up to 17 ms are waiting.',
  'journey.mWhy.author': 'Somebody else wrote it: only the page of that person knows.',
  'journey.mWhy.before': 'This page began to note what passes only later.',
  'journey.mWhy.anonymous':
    'It was written without a name. By this time one might find out which server its author is connected to, so it is not told.',
  'journey.mWhy.released': 'Staff looked at it first. When it came is not remembered.',
  'journey.mWhy.forgotten': 'The server that knew has forgotten it, or is gone.',
  'journey.mWhy.asking': 'The server is asked.',
  'journey.mWhy.clock': 'The clocks of this page and of the server are being compared.',
  'journey.mWhy.unwritten': 'The server has not written it to sockets yet.',
  'journey.mWhy.history':
    'It did not pass here by itself: it came with the history, when this page was opened or came back.',
  'journey.mWhy.unseen': 'The page was not drawn since, because nobody could see it.',

  'journey.fTitle': 'The journey of one frame',
  'journey.fHint':
    'Click the picture, or follow the next frame that is shown: from the camera to this screen, with the time of each step.',
  'journey.fFollow': 'Follow the next frame',
  'journey.fAgain': 'Follow another frame',
  'journey.fMany': 'Follow one a second for 30 s',
  'journey.fStop': { one: 'Stop ({count} left)', other: 'Stop ({count} left)' },
  'journey.fTotal': '{time} from the camera to your screen, give or take {error}',
  'journey.fNoTotal': 'The moment at which the camera gave it is not known, so there is no total.',
  'journey.fWithout':
    'Not in it: the time that the camera itself and your monitor need, some 20 to 80 ms. No page can measure those.',
  'journey.f.no_picture': 'There is no picture to follow now.',
  'journey.f.own_picture':
    'This is your own picture, straight from the camera. Open the lecture as a viewer and follow a frame there.',
  'journey.f.unsupported': 'This browser does not tell pages about single frames (requestVideoFrameCallback).',
  'journey.f.no_timestamp':
    'This browser shows frames without saying which RTP timestamp they came with, so the server cannot find them.',
  'journey.f.still': 'No frame came for four seconds: the picture stands still, or the page is hidden.',
  'journey.f.no_clock': 'The clocks of page and server are not compared yet. Try again in a second.',
  'journey.f.not_known': 'The server does not know this frame any more. Try another.',
  'journey.f.refused': 'The server did not answer. Try again in a moment.',
  'journey.fPackets': { one: '{count} packet', other: '{count} packets' },
  'journey.fKey': 'key frame',
  'journey.fDelta': 'difference to the frame before',
  'journey.fLayer': 'layer {layer} of {layers}',
  'journey.fResent': { one: '{count} packet sent again', other: '{count} packets sent again' },
  'journey.fDirect': 'Straight from another person: there is no server on the way.',
  'journey.fError': 'Give or take {error}.',
  'journey.fBackwards':
    'It seems to be earlier than the step before, because an average or a clock is not right to the millisecond.',
  'journey.f.captured': 'Captured',
  'journey.f.encoded': 'Encoded',
  'journey.f.sent': 'Sent',
  'journey.f.arrived': 'Received by the server',
  'journey.f.forwarded': 'Forwarded',
  'journey.f.received': 'Received by this browser',
  'journey.f.decoded': 'Decoded',
  'journey.f.presented': 'Given to the compositor',
  'journey.f.shown': 'Shown',
  'journey.f.total': 'Together',
  'journey.fCaptured.abs-capture-time':
    "The presenter's browser wrote the moment of capture into the packets (the header extension abs-capture-time); its clock was compared with the server's.",
  'journey.fCaptured.sender-report':
    "From the RTP timestamp and the sender reports of the presenter's browser, which say what time it was at which timestamp (RFC 3550 section 6.4.1).",
  'journey.fCaptured.browser': 'Reckoned by your browser from the reports that came with the stream (captureTime).',
  'journey.fSays.encoded':
    "The presenter's page says what encoding takes on average; of this one frame nobody knows it.",
  'journey.fSays.sent': "Reckoned: half of the presenter's round trip before the first packet was at the server.",
  'journey.fSays.arrived':
    'The last of its {packets} packets; {spread} after the first, as a frame is sent in pieces that fit into one packet each.',
  'journey.fSays.forwarded':
    'Each packet goes on at once, without waiting for the others: new numbers, encrypted for you. The last left {spread} after the first.',
  'journey.fSays.received':
    'Your browser had the last packet (receiveTime). The step is the way from the server to you, and what had to be sent again.',
  'journey.fSays.decoded':
    'At the earliest: decoding itself took as long as this step. Between them the frame may have waited in the jitter buffer, which is in the next step.',
  'journey.fSays.presented': 'Your browser put the frame into the page (presentationTime).',
  'journey.fSays.shown':
    'Your browser expects the display to show it then: at the next beat of the screen (expectedDisplayTime).',
  'journey.fWhy.captured': 'Nobody knows: the packets carry no moment of capture, and no sender report has come yet.',
  'journey.fWhy.encoded': "The presenter's page does not say what encoding takes.",
  'journey.fWhy.sent': "The presenter's page has not measured its round trip.",
  'journey.fWhy.arrived': 'There is no server on this way.',
  'journey.fWhy.forwarded': 'There is no server on this way.',
  'journey.fWhy.received': 'This browser does not tell when the packets of a frame came.',
  'journey.fWhy.decoded': 'This browser does not tell how long decoding took.',
  'journey.fWhy.presented': 'This browser does not tell.',
  'journey.fWhy.shown': 'This browser does not tell.',
  'journey.fManyTitle': { one: '{count} frame', other: '{count} frames: what each step took' },
  'journey.fStep': 'Step',
  'journey.fMiddle': 'Median',
  'journey.fLeast': 'Least',
  'journey.fMost': 'Most',
} as const satisfies Record<string, Text>;
