import { describe, expect, test } from 'vitest';
import type { RoomEvent } from '../../../protocol/room.ts';
import { Tail } from './tail.ts';

const ada = { id: 'ada', name: 'Ada', role: 'owner' as const };
const said = (seq: number): RoomEvent => ({ seq, at: seq, by: ada, type: 'chat.posted', text: `message ${seq}` });
const seqs = (events: RoomEvent[] | null) => events?.map((event) => event.seq) ?? null;

describe('a tail', () => {
  test('gives a returning client exactly what it missed', () => {
    const tail = new Tail(3, [said(1), said(2), said(3)], 10);
    tail.push(said(4));
    expect(seqs(tail.after(2))).toEqual([3, 4]);
    expect(tail.after(4)).toEqual([]);
    expect(tail.after(9)).toEqual([]); // a client that claims to know more knows everything
  });

  test('says so when it does not reach back far enough', () => {
    const tail = new Tail(50, [said(49), said(50)], 10);
    expect(tail.after(47)).toBeNull();
    expect(seqs(tail.after(48))).toEqual([49, 50]);
    expect(tail.newest(3)).toBeNull();
    expect(seqs(tail.newest(2))).toEqual([49, 50]);
  });

  test('gives any stretch it has, and of one that reaches beyond it nothing', () => {
    const tail = new Tail(50, [said(48), said(49), said(50)], 10);
    expect(tail.oldest).toBe(48);
    expect(seqs(tail.between(48, 49))).toEqual([48, 49]);
    expect(seqs(tail.between(49, 99))).toEqual([49, 50]);
    expect(tail.between(47, 50)).toBeNull();
    expect(tail.between(51, 60)).toEqual([]);
    expect(tail.between(5, 4)).toEqual([]);
    const young = new Tail(1, [said(1)], 10);
    expect(seqs(young.between(-3, 5))).toEqual([1]);
  });

  test('of a young room holds everything there is', () => {
    const tail = new Tail(0, [], 10);
    expect(tail.newest(60)).toEqual([]);
    tail.push(said(1));
    expect(seqs(tail.newest(60))).toEqual([1]);
  });

  test('does not accept an event out of order', () => {
    const tail = new Tail(1, [said(1)], 10);
    expect(() => tail.push(said(3))).toThrow();
    expect(() => tail.push(said(1))).toThrow();
  });

  test('forgets the oldest beyond its capacity', () => {
    const tail = new Tail(0, [], 4);
    for (let seq = 1; seq <= 20; seq++) tail.push(said(seq));
    expect(tail.after(3)).toBeNull();
    expect(seqs(tail.after(16))).toEqual([17, 18, 19, 20]);
  });

  test('has no deleted text and no old name', () => {
    const tail = new Tail(1, [said(1)], 4);
    tail.push({ seq: 2, at: 2, by: ada, type: 'chat.deleted', ref: 1 });
    tail.rename({ ...ada, name: 'Ada Marlow' });
    expect(tail.at(1)).toEqual({ seq: 1, at: 1, by: { ...ada, name: 'Ada Marlow' }, type: 'chat.posted', text: null });
  });
});
