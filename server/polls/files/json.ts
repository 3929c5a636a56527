import type { ZodError } from 'zod';
import { limits } from '../../../protocol/limits.ts';
import { PollContent, type PollFault } from '../../../protocol/polls.ts';
import { placeOf, type Entry } from '../importing.ts';

/** `{"polls": [PollContent, …]}`, or the list alone. */
export function readJsonPolls(text: string): Entry[] {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return [{ at: placeOf(0), why: 'unreadable' }];
  }
  const list = Array.isArray(file) ? file : (file as { polls?: unknown } | null)?.polls;
  if (!Array.isArray(list)) return [{ at: placeOf(0), why: 'unreadable' }];
  return list.map((one: unknown, n) => entryOf(one, n));
}

export function writeJsonPolls(polls: readonly PollContent[]): string {
  return `${JSON.stringify({ polls }, null, 2)}\n`;
}

/** A content as any format made it, by the protocol's rules. */
export function entryOf(one: unknown, n: number): Entry {
  const title = (one as { title?: unknown } | null)?.title;
  const at = placeOf(n, typeof title === 'string' ? title : '');
  const parsed = PollContent.safeParse(one);
  return parsed.success ? { at, content: parsed.data } : { at, why: faultOf(parsed.error, title) };
}

function faultOf({ issues: [issue] }: ZodError, title: unknown): PollFault {
  const [field, ...rest] = issue?.path ?? [];
  if (field === undefined) return 'unreadable';
  if (field === 'kind') return 'kind';
  if (field === 'title' && (typeof title !== 'string' || title.length <= limits.pollTextLength)) return 'title';
  if (field === 'options' && rest.length === 0) return 'options';
  return 'field';
}
