import { expect, test } from 'vitest';
import { fromLine, Tallies, toLine, wholeNumber, type Row } from './values.ts';

const large = 9_007_199_254_740_993n;

test('a line gives back the row it was made of', () => {
  const row: Row = ['a\0b \ud83c 🎓', 1, -1.5, null, large, -large, Buffer.from([0, 255])];
  expect(fromLine(toLine(row))).toEqual(row);
  expect(toLine([large])).toBe('[{"int":"9007199254740993"}]');
});

test('a whole number is a number where that is exact, whatever it came as', () => {
  expect([wholeNumber('7'), wholeNumber(7n), wholeNumber(`${large}`)]).toEqual([7, 7, large]);
});

test.each(['{"a":1}', '[{"a":1}]', '[true]', '[[1]]', '["a"'])('%s is no row', (line) => {
  expect(() => fromLine(line)).toThrow();
});

test('tallies tell tables apart by a single character, a missing row and a row that is there twice, but not by the order', () => {
  const of = (...rows: Row[]) => {
    const tallies = new Tallies();
    tallies.add({ table: 'room', columns: ['id', 'name'], rows });
    return tallies;
  };
  const one = of(['r', 'Algebra'], ['s', 'Logic']);
  expect(one.differing(of(['s', 'Logic'], ['r', 'Algebra']))).toEqual([]);
  for (const other of [
    of(['r', 'Algebra'], ['s', 'Logic ']),
    of(['r', 'Algebra']),
    of(['r', 'Algebra'], ['r', 'Algebra']),
    of(['r', 'Algebra'], ['s', 'Logic'], ['s', 'Logic']),
    new Tallies(),
  ]) {
    expect(one.differing(other)).toEqual(['room']);
  }
});
