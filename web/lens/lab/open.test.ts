import { expect, test } from 'vitest';
import type { Lab } from '../../../protocol/lab.ts';
import { elapsed } from '../../i18n/time.ts';
import { leftOf, openNow } from './open.ts';
import { presets } from './presets.ts';

const lab: Lab = {
  ...{ id: 'one', by: { id: 'ada', name: 'Ada' }, impairment: presets.mobile },
  ...{ since: 0, until: 120_000, volunteers: 0 },
};

test('a lab is open until its time is over, also when nobody says that it is', () => {
  expect(openNow(lab, 115_000, 119_999)).toBe(lab);
  expect(openNow(lab, 115_000, 120_000)).toBeNull();
});

test('a lab that nobody speaks of any more, after a restart of the server, is over', () => {
  expect(openNow(lab, 10_000, 16_000)).toBe(lab);
  expect(openNow(lab, 10_000, 23_000)).toBeNull();
  expect(openNow(null, 10_000, 10_000)).toBeNull();
});

test('what is left counts down in whole seconds and stops at nothing', () => {
  const said = [0, 36_500, 60_000, 119_001, 120_000, 125_000].map((now) => elapsed(leftOf(lab.until, now)));
  expect(said).toEqual(['2:00', '1:24', '1:00', '0:01', '0:00', '0:00']);
});
