/** What people do with the lens, by the words they see, and what their pages hear of it. */
import type { BrowserContext, Page } from 'playwright-core';
import type { ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';

export const lensOf = (page: Page) => page.getByRole('complementary', { name: 'The lens' });

export async function openLens(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Lens/ }).click();
  await lensOf(page).waitFor();
}

/** Shows that part of the lens. */
export const show = (page: Page, part: string): Promise<void> =>
  lensOf(page).getByRole('navigation').getByRole('button', { name: part }).click();

/** What the pages of this window hear over their sockets, from now on. */
export function hearing(window: BrowserContext) {
  const heard: ServerMessage[] = [];
  window.on('page', (page) =>
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => void heard.push(JSON.parse(payload.toString()) as ServerMessage)),
    ),
  );
  return {
    all: heard,
    of: <T extends ServerMessage['type']>(type: T) =>
      heard.filter((message): message is ServerMessageOf<T> => message.type === type),
  };
}
