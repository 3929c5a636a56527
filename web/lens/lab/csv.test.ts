import { expect, test } from 'vitest';
import type { LabGroup } from '../../../protocol/lab.ts';
import { csvName, csvOf, type Second } from './csv.ts';
import { presets } from './presets.ts';

const group: LabGroup = {
  ...{ people: 12, lossPercent: 7.94444, roundTripMs: 263, jitterMs: null, kbits: 612, nacksPerSecond: 41.5 },
  ...{ resentPerSecond: 39, pictureLossesPerSecond: 0.25, qualities: { high: 0, medium: 2, low: 9, none: 1 } },
};
const second: Second = {
  at: Date.UTC(2026, 10, 24, 9, 15, 2),
  lab: 'one',
  impairment: presets.mobile,
  clean: null,
  impaired: group,
  page: null,
  twin: { group: 'impaired', frames: 40, perSecond: 9, width: 320, height: 180, freezes: 3, lost: 17, jitterMs: 61.25 },
};

/** As RFC 4180 reads a file without quotes. */
function read(text: string): Record<string, string>[] {
  const [head, ...lines] = text
    .split('\r\n')
    .slice(0, -1)
    .map((line) => line.split(','));
  for (const line of lines) expect(line).toHaveLength(head!.length);
  return lines.map((line) => Object.fromEntries(head!.map((name, at) => [name, line[at]!])));
}

test('each second is a line: when, what was set, both groups, and both connections of this browser', () => {
  const [line, next] = read(csvOf([second, { ...second, at: second.at + 1_000, impairment: presets.clean }]));
  expect(line).toMatchObject({
    ...{ time: '2026-11-24T09:15:02.000Z', lab: 'one', set_loss_percent: '8', set_delay_ms: '120', set_kbits: '768' },
    ...{
      impaired_people: '12',
      impaired_loss_percent: '7.944',
      impaired_round_trip_ms: '263',
      impaired_pictures_low: '9',
    },
    ...{ impaired_keyframe_requests_per_s: '0.25', twin_network: 'impaired', twin_frames: '40', twin_freezes: '3' },
    ...{ twin_packets_lost: '17', twin_jitter_ms: '61.25' },
  });
  expect(next).toMatchObject({ time: '2026-11-24T09:15:03.000Z', set_kbits: '', set_loss_percent: '0' });
});

test('what is not known is empty, and not nothing', () => {
  const [line] = read(csvOf([second]));
  expect(line).toMatchObject({ clean_people: '', clean_kbits: '', impaired_jitter_ms: '', page_frames: '' });
});

test('lines end as RFC 4180 wants it, and text that would be calculated is text', () => {
  const text = csvOf([
    { ...second, lab: '=1+2' },
    { ...second, lab: 'a "b", c' },
  ]);
  expect(text.endsWith('\r\n')).toBe(true);
  expect(text).toContain(",'=1+2,");
  expect(text).toContain(',"a ""b"", c",');
  expect(csvOf([]).split('\r\n')).toHaveLength(2);
});

test('the file is named by when the lab began', () => {
  const at = new Date(2026, 10, 24, 10, 5).getTime();
  expect(csvName(at)).toBe('impairment-lab-2026-11-24-1005.csv');
});
