import { expect, test } from 'vitest';
import { startReview } from './review.ts';

test('a database that is away is told of once, and its return once', async () => {
  let away = false;
  let asked = 0;
  const said: string[] = [];
  let look: (accountId: string) => void = () => {};
  const review = startReview({
    accounts: {
      onChange: (listener: typeof look) => void (look = listener),
      async review() {
        asked++;
        if (away) throw new Error('away');
        return new Map();
      },
    } as never,
    sockets: { of: () => [], endSession() {} } as never,
    orphans: () => ['a session'],
    ended: () => {},
    changed: () => {},
    log: { warn: (...words: unknown[]) => said.push(String(words.at(-1))) } as never,
    everyMs: 3_600_000,
  });
  for (const isAway of [false, true, true, true, false, false]) {
    away = isAway;
    const before = asked;
    look('cleo');
    await expect.poll(() => asked).toBe(before + 1);
    await new Promise(setImmediate);
  }
  review.stop();
  expect(said).toEqual(['sessions cannot be reviewed', 'sessions are reviewed again']);
});
