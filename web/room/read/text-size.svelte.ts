import { browserStore } from '../../ui/remember.ts';

export const textSizes = ['small', 'normal', 'large', 'huge'] as const;
export type TextSize = (typeof textSizes)[number];

const KEY = 'text-size';
const kept = (): TextSize => textSizes.find((one) => one === browserStore.get(KEY)) ?? 'normal';

let size = $state<TextSize>(kept());
// Another window of the same person changed it.
addEventListener('storage', ({ key }) => {
  if (key === `chatstream.${KEY}`) size = kept();
});

/** How large the chat's text is on this device. `chat.css` has the sizes. Reactive. */
export const textSize = (): TextSize => size;

export function chooseTextSize(chosen: TextSize): void {
  size = chosen;
  browserStore.set(KEY, chosen);
}
