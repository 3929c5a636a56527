import type { Choice, PollContent, PollRun } from '../../protocol/polls.ts';
import { cell } from '../chat/export-csv.ts';
import { isRight } from '../../protocol/quiz.ts';

/** What somebody voted; `name` only in polls with names. */
export interface Answer {
  name?: string;
  choice: Choice;
}

/** The answers as a table, one in each row. Without names they stand in the order of what was said: when is nobody's business. */
export function resultsCsv({ content }: PollRun, answers: readonly Answer[]): string {
  const named = !content.anonymous;
  const head = [...(named ? ['name'] : []), 'answer', ...(content.quiz ? ['right', 'points'] : [])];
  const rows = answers.map(({ name, choice }) => {
    const right = isRight(content, choice);
    const points = right ? content.quiz?.points : 0;
    return [
      ...(named ? [cell(name ?? '')] : []),
      cell(inWords(content, choice)),
      ...(content.quiz ? [right ? 'yes' : 'no', String(points)] : []),
    ].join(',');
  });
  return `\ufeff${[head.join(','), ...rows].join('\r\n')}\r\n`;
}

/** The run with its tally, and every answer. */
export function resultsJson(run: PollRun, answers: readonly Answer[]): string {
  return `${JSON.stringify({ run, answers }, null, 2)}\n`;
}

export function inOrderOfAnswers(content: PollContent, answers: readonly Answer[]): Answer[] {
  const keyed = answers.map((answer) => ({ answer, key: inWords(content, answer.choice) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ answer }) => answer);
}

function inWords({ kind, options }: PollContent, choice: Choice): string {
  if (kind === 'truth') return choice.options?.[0] === 1 ? 'true' : 'false';
  if (choice.options) {
    const wordsOf = (place: number) => options[place]?.text || options[place]?.pictureText || `#${place + 1}`;
    return choice.options.map(wordsOf).join(' | ');
  }
  return choice.words?.join(' | ') ?? String(choice.number);
}
