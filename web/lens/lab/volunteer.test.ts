import { expect, test } from 'vitest';
import { Refused } from '../../room/requests.ts';
import type { Consent } from './consent.ts';
import { createVolunteer } from './volunteer.ts';

/** Cleo, in whose room lab `one` is open. */
function cleo() {
  const asked: object[] = [];
  const told: string[] = [];
  const consents: Consent[] = [];
  const answer = Promise.withResolvers<unknown>();
  let refusal: Refused | null = null;
  const request = async (message: { type: string }) => {
    asked.push(message);
    if (refusal) throw refusal;
    return message.type === 'lab.join' ? answer.promise : { type: 'ok' };
  };
  const volunteer = createVolunteer({
    request: request as never,
    changed: (consent) => consents.push(consent),
    tell: (news) => told.push(news),
  });
  volunteer.open('one');
  return {
    ...{ volunteer, asked, told },
    answer: () => consents.at(-1)?.answer,
    grant() {
      refusal = null;
      answer.resolve({ type: 'ok' });
    },
    refuse: (code: Refused['code']) => (refusal = new Refused(code)),
  };
}

test('who does nothing takes part in nothing', () => {
  const { volunteer, asked } = cleo();
  volunteer.decline();
  volunteer.open(null);
  volunteer.open('two');
  expect(asked).toEqual([]);
});

test('joining names the lab it is for, and stopping is said to the server', async () => {
  const { volunteer, asked, answer, grant } = cleo();
  grant();
  await volunteer.join();
  expect(asked).toEqual([{ type: 'lab.join', lab: 'one' }]);
  expect(answer()).toBe('taking');
  await volunteer.join();
  expect(asked).toHaveLength(1);
  await volunteer.stop();
  expect(asked.at(-1)).toEqual({ type: 'lab.leave' });
  expect(answer()).toBe('stopped');
});

test('taken back before the server answered, it is left when the answer comes', async () => {
  const { volunteer, asked, answer, grant } = cleo();
  const joining = volunteer.join();
  volunteer.open('two');
  grant();
  await joining;
  expect(asked.at(-1)).toEqual({ type: 'lab.leave' });
  expect(answer()).toBe('asked');
});

test('who took part is told that the lab is over; who did not is left in peace', async () => {
  const { volunteer, told, grant } = cleo();
  grant();
  await volunteer.join();
  volunteer.open(null);
  expect(told).toEqual(['over']);
  volunteer.open('two');
  volunteer.open(null);
  expect(told).toEqual(['over']);
});

test('refused, its owner learns why and may try again', async () => {
  const { volunteer, told, answer, grant, refuse } = cleo();
  refuse('quota');
  await volunteer.join();
  expect([told, answer()]).toEqual([['quota'], 'asked']);
  grant();
  await volunteer.join();
  expect(answer()).toBe('taking');
});
