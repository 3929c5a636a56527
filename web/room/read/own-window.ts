import { channelOf, type Word } from './chat-window.ts';

/** Opens the chat of a room in a window of its own, or brings the one that is open to the front. */
export function openChatWindow(room: string): void {
  open(`/rooms/${room}/chat`, `chat-${room}`, 'popup,width=440,height=760');
}

/** In the chat's own window: tells the others that it is there, until it is called back, which closes it. */
export function beTheChatWindow(room: string): void {
  const channel = new BroadcastChannel(channelOf(room));
  const say = (word: Word) => channel.postMessage(word);
  const gone = () => say('gone');
  const shown = () => say('here'); // also when the browser brings it back from its cache
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data === 'who') say('here');
    if (data !== 'return') return;
    end();
    window.close();
  };
  addEventListener('pagehide', gone);
  addEventListener('pageshow', shown);
  say('here');

  function end(): void {
    removeEventListener('pagehide', gone);
    removeEventListener('pageshow', shown);
    gone();
    channel.close();
  }
}
