import { expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { useSchool } from '../../test/support/school.ts';
import { refusal, type School } from './test/seminar.ts';

let school: School;
useSchool('sqlite', (made) => ({ school } = made));

test('so many messages are erased at once, and then slowly', async () => {
  const { c } = await school.seminar();
  const seq = await school.say(c, 'many times');
  const erase = () => school.ask(c, 'chat.delete', { seq });
  const answers = await Promise.allSettled(Array.from({ length: limits.eraseRate.burst * 2 }, erase));
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(limits.eraseRate.burst);
  for (const { reason } of refused) expect(reason).toEqual(refusal('rate'));
});
