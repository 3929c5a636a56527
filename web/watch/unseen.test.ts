import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchUnseen } from './unseen.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Cleo's page, and whether it is unseen. */
function page() {
  const document = Object.assign(new EventTarget(), { hidden: false, pictureInPictureElement: null as Element | null });
  let unseen = false;
  const stop = watchUnseen(document, (now) => (unseen = now));
  const change = (event: string, to: Partial<{ hidden: boolean; pictureInPictureElement: Element | null }>) => {
    Object.assign(document, to);
    document.dispatchEvent(new Event(event));
  };
  return {
    stop,
    unseen: () => unseen,
    hide: () => change('visibilitychange', { hidden: true }),
    show: () => change('visibilitychange', { hidden: false }),
    popOut: () => change('enterpictureinpicture', { pictureInPictureElement: {} as Element }),
    popIn: () => change('leavepictureinpicture', { pictureInPictureElement: null }),
  };
}

test('a page behind another tab is unseen after ten seconds, and seen at once', () => {
  const { hide, show, unseen } = page();
  hide();
  vi.advanceTimersByTime(9_900);
  expect(unseen()).toBe(false);
  vi.advanceTimersByTime(200);
  expect(unseen()).toBe(true);
  show();
  expect(unseen()).toBe(false);
});

test('a glance at another tab is none', () => {
  const { hide, show, unseen } = page();
  hide();
  vi.advanceTimersByTime(5_000);
  show();
  vi.advanceTimersByTime(60_000);
  expect(unseen()).toBe(false);
});

test('a picture in a small window of its own is seen, until it is closed', () => {
  const { popOut, popIn, hide, unseen } = page();
  popOut();
  hide();
  vi.advanceTimersByTime(60_000);
  expect(unseen()).toBe(false);
  popIn();
  vi.advanceTimersByTime(10_100);
  expect(unseen()).toBe(true);
  popOut();
  expect(unseen()).toBe(false);
});

test('whoever has stopped looking is told nothing more', () => {
  const { hide, stop, unseen } = page();
  hide();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(unseen()).toBe(false);
});
