import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { Person } from '../rooms/test/house.ts';
import { companyOf } from './decision.ts';

const ada = new Person('Ada', 'presenter');
const crowd = (n: number) => Array.from({ length: n }, (_, at) => new Person(`Student ${at}`));
const all = () => true;

test('four viewers, and not five', () => {
  const four = crowd(limits.directViewers);
  expect(companyOf({ presenter: ada, alone: true, viewers: four }, all)).toEqual({ presenter: ada, viewers: four });
  expect(companyOf({ presenter: ada, alone: true, viewers: crowd(limits.directViewers + 1) }, all)).toBeNull();
});

test('not without somebody who presents, and somebody who watches', () => {
  expect(companyOf({ presenter: ada, alone: true, viewers: [] }, all)).toBeNull();
  expect(companyOf({ presenter: null, alone: true, viewers: crowd(1) }, all)).toBeNull();
});

test('not while one of them does not agree, whoever it is', () => {
  const viewers = crowd(3);
  for (const one of [ada, ...viewers])
    expect(companyOf({ presenter: ada, alone: true, viewers }, (page) => page !== one)).toBeNull();
});

test('not while somebody watches who cannot be asked, nor while somebody stands beside', () => {
  expect(companyOf({ presenter: ada, alone: true, viewers: [...crowd(1), null] }, all)).toBeNull();
  expect(companyOf({ presenter: ada, alone: false, viewers: crowd(1) }, all)).toBeNull();
});
