import type { LectureRecord } from '../../protocol/record.ts';

/** What each file of an archive is, in plain words. */
export function readme({ lecture, attendance }: LectureRecord): string {
  const { title, presenter, startedAt, endedAt } = lecture;
  const files: [name: string, what: string][] = [
    ['lecture.json', 'title, times and who gave it; how many messages in each minute'],
    ['chat.html', 'the chat to read: open it in a browser'],
    ['chat.csv', 'the chat as a table, for a spreadsheet'],
    ['questions.csv, .json', 'what was asked, with votes and answers'],
    ['polls.json', 'polls and quizzes with their results'],
    ['polls/', 'the answers to each of them as a table; with names only where people were told so'],
    ['pulse.csv', 'how many were lost, or found it too fast or too slow, over time'],
    ...(attendance ? [['attendance.csv', 'who was there and how long'] as [string, string]] : []),
  ];
  const width = Math.max(...files.map(([name]) => name.length)) + 2;
  return [
    title,
    `Given by ${presenter.name || 'somebody whose account was deleted'}`,
    `From ${new Date(startedAt).toISOString()} to ${endedAt === null ? 'now: it goes on' : new Date(endedAt).toISOString()}`,
    '',
    ...files.map(([name, what]) => `${name.padEnd(width)}${what}`),
    '',
    'Times in tables end with Z: they are in UTC. These files name people: keep them no longer than you need them.',
    '',
  ].join('\r\n');
}
