import { expect, test } from 'vitest';
import type { Observer } from '../rooms/live/room.ts';
import { figures } from './figures.ts';
import { keepJournal } from './journal.ts';

function journal() {
  const lines: [level: string, fields: unknown, text: string][] = [];
  const say = (level: string) => (fields: unknown, text?: string) =>
    void lines.push(typeof fields === 'string' ? [level, {}, fields] : [level, fields, text!]);
  let observer: Observer | undefined;
  const kept = keepJournal({
    registry: {
      join: (feature) => void feature.opened?.({ id: 'r1', observe: (it: Observer) => (observer = it) } as never),
    },
    log: { info: say('info') } as never,
    everyMs: 3_600_000,
  });
  return {
    ...kept,
    lines,
    happens: (event: object) => observer!.happened(event as never),
  };
}

test('a lecture that begins and ends is told, by its ids and nothing else', () => {
  const { happens, lines, stop } = journal();
  happens({ type: 'lecture.started', lectureId: 'l1', title: 'The secret of life', by: { name: 'Ada' } });
  happens({ type: 'chat.posted', text: 'hello' });
  happens({ type: 'lecture.ended', lectureId: 'l1', by: { name: 'Ada' } });
  stop();
  expect(lines).toEqual([
    ['info', { room: 'r1', lecture: 'l1' }, 'a lecture started'],
    ['info', { room: 'r1', lecture: 'l1' }, 'a lecture ended'],
  ]);
});

test('cut sockets, failed media and failed sign-ins are summed up, and a quiet minute says nothing', () => {
  const { sumUp, lines, stop } = journal();
  figures.socketsCut.add('slow reader: bytes', 2);
  figures.mediaFailures.add('failed');
  figures.refusedOverHttp.add('credentials', 7);
  sumUp();
  sumUp();
  stop();
  expect(lines).toEqual([
    ['info', { cut: { 'slow reader: bytes': 2 } }, 'sockets were cut in the last minute'],
    ['info', { failures: { failed: 1 } }, 'media connections failed in the last minute'],
    ['info', { failures: 7 }, 'sign-ins failed in the last minute'],
  ]);
});
