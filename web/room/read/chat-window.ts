/** What the windows of one chat tell each other. */
export type Word = 'here' | 'gone' | 'who' | 'return';

export const channelOf = (room: string): string => `chatstream.chat.${room}`;

const ASK_MS = 2_000;

/**
 * In the page of the lecture: calls `changed` when the chat gets a window of its own, and when it has none any more. A window
 * that crashes says nothing: whoever does not answer twice is gone.
 */
export function watchChatWindow(room: string, changed: (there: boolean) => void) {
  const channel = new BroadcastChannel(channelOf(room));
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
