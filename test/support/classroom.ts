/** What people do in the pages to prepare, give and look back at a lecture, by the words they see. */
import type { Locator, Page } from 'playwright-core';

/** Date and time of a moment as form fields take them, in UTC: the zone of the tests' browsers. */
export function fieldsOf(at: number): { date: string; time: string } {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return { date, time: time.slice(0, 5) };
}

/** Plans a lecture on the room's page. */
export async function plan(page: Page, { title, at }: { title: string; at: number }): Promise<void> {
  const next = page.getByRole('region', { name: 'Next lectures' });
  await next.getByRole('button', { name: 'Plan a lecture' }).click();
  const dialog = page.getByRole('dialog');
  const { date, time } = fieldsOf(at);
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByLabel('Day', { exact: true }).fill(date);
  await dialog.getByLabel('Time', { exact: true }).fill(time);
  await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
  await next.getByText(title).first().waitFor();
}

/** Opens what stands beside the chat under that name. */
export async function beside(page: Page, name: 'Questions' | 'Polls'): Promise<Locator> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  return page.getByRole('tabpanel', { name: new RegExp(`^${name}`) });
}

export async function askQuestion(page: Page, text: string, { named = true } = {}): Promise<void> {
  const panel = await beside(page, 'Questions');
  await panel.getByRole('textbox', { name: 'Ask the lecturer' }).fill(text);
  if (!named) await panel.getByRole('checkbox', { name: 'Leave my name out' }).check();
  await panel.getByRole('button', { name: 'Ask', exact: true }).click();
  await question(panel, text).waitFor();
}

/** A question as it stands in a list. */
export function question(panel: Locator, text: string): Locator {
  return panel.getByRole('listitem').filter({ hasText: text });
}

/** Asks something on the spot, with these options. */
export async function quickPoll(page: Page, title: string, options: readonly string[]): Promise<void> {
  const panel = await beside(page, 'Polls');
  await panel.getByRole('button', { name: 'Quick poll' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What do you ask?').fill(title);
  for (const [n, option] of options.entries()) await dialog.getByLabel(`Option ${n + 1}`).fill(option);
  await dialog.getByRole('button', { name: 'Open the poll' }).click();
}

/** Votes below the picture, in the poll that asks this. */
export async function vote(page: Page, title: string, option: string): Promise<void> {
  const poll = page.getByRole('region', { name: 'Poll', exact: true });
  await poll.getByText(title).first().waitFor();
  const unfold = poll.getByRole('button', { name: 'Vote now' });
  const choice = poll.getByLabel(option);
  await unfold.or(choice).first().waitFor();
  if (await unfold.isVisible()) await unfold.click();
  await choice.check();
  await poll.getByRole('button', { name: 'Vote', exact: true }).click();
  await poll
    .getByText(/Your vote/)
    .first()
    .waitFor();
}
