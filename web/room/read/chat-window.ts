/** Opens the chat of a room in a window of its own, or brings the one that is open to the front. */
export function openChatWindow(room: string): void {
  open(`/rooms/${room}/chat`, `chat-${room}`, 'popup,width=440,height=760');
}

/** What the windows of one chat tell each other. */
type Word = 'here' | 'gone' | 'who' | 'return';

const nameOf = (room: string) => `chatstream.chat.${room}`;

/** In the chat's own window: tells the others that it is there, until it is called back or closed. Returns how to end that. */
export function beTheChatWindow(room: string, calledBack: () => void): () => void {
  const channel = new BroadcastChannel(nameOf(room));
  const say = (word: Word) => channel.postMessage(word);
  const gone = () => say('gone');
  const shown = () => say('here'); // also when the browser brings it back from its cache
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data === 'who') say('here');
    if (data !== 'return') return;
    end();
    calledBack();
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
  return end;
}

const ASK_MS = 2_000;

/**
 * In the page of the lecture: calls `changed` when the chat gets a window of its own, and when it has none any more. A window
 * that crashes says nothing: whoever does not answer twice is gone.
 */
export function watchChatWindow(room: string, changed: (there: boolean) => void) {
  const channel = new BroadcastChannel(nameOf(room));
  let there = false;
  let unanswered = 0;
  const timer = setInterval(ask, ASK_MS);

  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data === 'here') heard(true);
    if (data === 'gone') heard(false);
  };
  channel.postMessage('who' satisfies Word);

  function ask(): void {
    if (!there) return;
    if (unanswered++ > 1) return heard(false);
    channel.postMessage('who' satisfies Word);
  }

  function heard(is: boolean): void {
    unanswered = 0;
    if (there === is) return;
    changed((there = is));
  }

  return {
    /** Closes that window, and shows the chat here. */
    callBack(): void {
      channel.postMessage('return' satisfies Word);
      heard(false);
    },
    end(): void {
      clearInterval(timer);
      channel.close();
    },
  };
}
