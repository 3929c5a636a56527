import { watchChatWindow } from './chat-window.ts';

/** Whether the chat of a room has a window of its own now. Makes an effect: call it in a component. */
export function createChatWindow(room: string) {
  let there = $state(false);
  let watched: ReturnType<typeof watchChatWindow> | undefined;
  $effect(() => {
    watched = watchChatWindow(room, (is) => (there = is));
    return watched.end;
  });
  return {
    get there() {
      return there;
    },
    callBack: () => watched?.callBack(),
  };
}
