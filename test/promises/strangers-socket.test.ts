import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { limits } from '../../protocol/limits.ts';
import { ClientMessage, type ServerMessage } from '../../protocol/messages.ts';
import { openClosedRoom, type ClosedRoom } from '../support/closed-room.ts';
import { openLine, type Line } from '../support/posting.ts';
import { sampleOf, type Schema } from '../support/sample.ts';

/** Every message there is, sent to a room by those who may not: what is added tomorrow is sent as well. */
const messages = ClientMessage.options
  .map((message) => z.toJSONSchema(message, { io: 'input' }) as Schema)
  .filter(({ properties }) => properties!['room']);

let closed: ClosedRoom;

beforeAll(async () => {
  closed = await openClosedRoom();
});
afterAll(() => closed?.close());

const typeOf = ({ properties }: Schema) => properties!['type']!.const as ClientMessage['type'];

const sent = new WeakMap<Line, number>();

/** There are more messages than a socket may send at once. */
async function withinRate(line: Line): Promise<void> {
  const before = sent.get(line) ?? 0;
  sent.set(line, before + 1);
  const { burst, perSecond } = limits.messageRate;
  if (before >= burst - 1) await new Promise((resolve) => setTimeout(resolve, 1_100 / perSecond));
}

async function send(line: Line, message: Schema): Promise<ServerMessage> {
  await withinRate(line);
  const own: Partial<Record<ClientMessage['type'], object>> = {
    'direct.signal': { to: closed.values['with'] },
    'poll.open': { content: undefined }, // one of the library
    'question.ask': { anonymous: undefined }, // what is made of a message is asked by its author
    'lens.help': { person: undefined }, // staff say of a person only that he was helped
  };
  return line.ask(sampleOf(message, { ...closed.values, ...own[typeOf(message)] }) as Parameters<Line['ask']>[0]);
}

/** The type of the message, and how it was answered. */
async function answerTo(line: Line, message: Schema): Promise<[type: string, answer: string]> {
  const answer = await send(line, message);
  return [typeOf(message), answer.type === 'error' ? answer.code : answer.type];
}

/** Nothing in the database changed, and nobody in the room heard of it. */
async function unnoticed(what: () => Promise<void>): Promise<void> {
  const before = await closed.everything();
  const { heard } = closed.lines.Ada;
  const until = heard.length;
  await what();
  expect(await closed.everything()).toEqual(before);
  expect(heard.slice(until).filter(({ type }) => type !== 'room.counted')).toEqual([]);
}

test('from outside, and from another room, there is no such room', async () => {
  expect(messages.length).toBeGreaterThan(20);
  await unnoticed(async () => {
    for (const line of [closed.lines.Mallory, closed.lines.Quentin]) {
      for (const message of messages) expect(await answerTo(line, message)).toEqual([typeOf(message), 'not_found']);
    }
  });
});

test('whoever was shown out can do nothing more on the socket that was inside', async () => {
  const { Emil } = closed.lines;
  expect(Emil.heard.some(({ type }) => type === 'room.closed')).toBe(true);
  const heard = Emil.heard.length;
  await unnoticed(async () => {
    for (const message of messages) {
      const refused = typeOf(message) === 'room.enter' ? 'removed' : 'not_found';
      expect(await answerTo(Emil, message)).toEqual([typeOf(message), refused]);
    }
  });
  expect(Emil.heard.length).toBe(heard);
});

const students = [
  'room.enter',
  'room.leave',
  'chat.post',
  'chat.react',
  'media.subscribe',
  'media.stop',
  'media.attach',
  'hand.raise',
  'direct.consent',
  'stage.leave',
  'question.list',
  'question.ask',
  'question.vote',
  'poll.vote',
  'pulse.send',
  'pulse.float',
  'lens.socket',
  'lens.look',
  'lens.follow',
  'lens.help',
  'lens.record',
  'lab.leave',
];

test('a student may do what is listed here, and nothing to what belongs to others', async () => {
  await unnoticed(async () => {
    for (const message of messages.filter((it) => !students.includes(typeOf(it)))) {
      const [type, answer] = await answerTo(closed.lines.Cleo, message);
      expect([type, ['forbidden', 'not_found'].includes(answer) || answer]).toEqual([type, true]);
    }
  });
  for (const listed of students) expect(messages.map(typeOf)).toContain(listed);
});

// The proof that what was sent above is well said.
test('the owner is refused none of it for its form', async () => {
  const enter = messages.find((it) => typeOf(it) === 'room.enter')!;
  for (const message of messages) {
    const line = await openLine(closed.server, closed.people.Ada); // whatever the message before did, and none too many
    await send(line, enter);
    const [type, answer] = await answerTo(line, message);
    expect([type, answer]).toEqual([type, expect.not.stringMatching(/^(bad_request|forbidden)$/)]);
    line.close();
  }
});
