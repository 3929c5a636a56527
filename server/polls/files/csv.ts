import { limits } from '../../../protocol/limits.ts';
import type { PollContent } from '../../../protocol/polls.ts';
import { cell } from '../../chat/export-csv.ts';
import { placeOf, type Entry } from '../importing.ts';
import { entryOf } from './json.ts';
import { readTable } from './table.ts';

const options = Array.from({ length: limits.pollOptions }, (_, n) => `option${n + 1}`);
const columns = [
  ...['kind', 'title', 'several', 'most', 'anonymous', 'results', 'seconds', ...options],
  ...['right', 'accepted', 'explanation', 'points'],
];

/**
 * One row for each poll. `right`: places of the right options counted from 1 (`1 3`), `yes` or `no` for true and false, a number and
 * its tolerance (`9.81 0.05`); `accepted`: one answer in each line of the cell. With any of these it is a quiz.
 */
export function writeCsvPolls(polls: readonly PollContent[]): string {
  const rows = polls.map((poll) => columns.map((column) => written(cellsOf(poll)[column] ?? '')).join(','));
  return `\ufeff${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}

/** The first row names the columns, in any order; all but `title` may be missing. */
export function readCsvPolls(text: string): Entry[] {
  const table = readTable(text);
  const head = table?.[0]?.map((name) => name.trim().toLowerCase());
  if (!table || !head?.includes('title')) return [{ at: placeOf(0), why: 'unreadable' }];
  return table.slice(1).map((row, n) => {
    const cells = new Map(head.map((name, place) => [name, read(row[place] ?? '')]));
    return entryOf(
      contentOf((name) => cells.get(name) ?? ''),
      n,
    );
  });
}

function cellsOf({ kind, title, quiz, ...poll }: PollContent): Record<string, string> {
  const cells: Record<string, string> = {
    kind,
    title,
    several: poll.several ? 'yes' : 'no',
    most: kind === 'rating' ? String(poll.most) : '',
    anonymous: poll.anonymous ? 'yes' : 'no',
    results: poll.results,
    seconds: poll.seconds === null ? '' : String(poll.seconds),
  };
  for (const [n, { text, pictureText }] of poll.options.entries())
    cells[`option${n + 1}`] = text || (pictureText ?? '');
  if (!quiz) return cells;
  const right = { choice: quiz.right.map((place) => place + 1), truth: [quiz.right[0] === 1 ? 'yes' : 'no'] };
  return {
    ...cells,
    right: (kind === 'choice' || kind === 'truth' ? right[kind] : quiz.right).join(' '),
    accepted: quiz.accepted.join('\n'),
    explanation: quiz.explanation,
    points: String(quiz.points),
  };
}

/** As far as it can be understood; what is wrong with it the protocol's rules say. */
function contentOf(of: (column: string) => string): unknown {
  const texts = options.map(of);
  const count = texts.findLastIndex((text) => text !== '') + 1;
  const kind = of('kind').toLowerCase() || (count > 0 ? 'choice' : 'text');
  const [right, accepted, explanation, points] = [of('right'), of('accepted'), of('explanation'), of('points')];
  return {
    kind,
    title: of('title'),
    options: texts.slice(0, count).map((text) => ({ text })),
    ...yesOrNo('several', of('several')),
    ...yesOrNo('anonymous', of('anonymous')),
    ...(of('most') === '' ? {} : { most: Number(of('most')) }),
    ...(of('results') === '' ? {} : { results: of('results').toLowerCase() }),
    ...(of('seconds') === '' ? {} : { seconds: Number(of('seconds')) }),
    ...(right + accepted + explanation + points === ''
      ? {}
      : {
          quiz: {
            right: rightOf(kind, right),
            accepted: accepted.split('\n').filter((line) => line.trim() !== ''),
            explanation,
            ...(points === '' ? {} : { points: Number(points) }),
          },
        }),
  };
}

function rightOf(kind: string, right: string): number[] {
  const numbers = right.split(/[\s;]+/).filter((part) => part !== '');
  if (kind === 'truth') return numbers.map((part) => (isYes(part) ? 1 : isNo(part) ? 0 : NaN));
  if (kind === 'choice') return numbers.map((part) => Number(part) - 1);
  if (kind === 'number' && numbers.length === 1) return [Number(numbers[0]), 0];
  return numbers.map(Number);
}

const isYes = (text: string) => /^(yes|true|1|x|ja|wahr)$/i.test(text);
const isNo = (text: string) => /^(no|false|0|nein|falsch)$/i.test(text);

/** Not said, it is as polls begin; said otherwise, it is refused. */
function yesOrNo(name: string, text: string): Record<string, unknown> {
  if (text === '') return {};
  return { [name]: isYes(text) || (isNo(text) ? false : text) };
}

/** The apostrophe that keeps a spreadsheet from calculating is taken off again, so one that is there already gets one more. */
const written = (text: string): string => cell(/^'+[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const read = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text).trim();
