import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROTOCOL_VERSION } from './envelope.ts';
import { closeCodes, errorCatalogue } from './errors.ts';
import { limits } from './limits.ts';
import { defaultRules, Writing } from './rules.ts';
import { Reaction } from './chat.ts';
import { ClientMessage } from './messages.ts';

const document = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
const source = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

test('PROTOCOL.md is of this version', () => {
  expect(document).toContain(`# The protocol, version ${PROTOCOL_VERSION}`);
  expect(document).toContain(`/socket?v=${PROTOCOL_VERSION}`);
});

test('PROTOCOL.md describes every message of the client with every member it has', () => {
  for (const message of ClientMessage.options) {
    const type = message.shape.type.value;
    const described = document.match(new RegExp(`\`${type}\` \`\\{([^}]*)\\}\``))?.[1];
    expect(described, type).toBeDefined();
    for (const member of Object.keys(message.shape)) if (member !== 'type') expect(described, type).toContain(member);
  }
});

test('PROTOCOL.md describes every message of the server and every event', () => {
  const types = [
    'envelope',
    'room',
    'chat',
    'rules',
    'aside',
    'moderation',
    'stage',
    'speakers',
    'hands',
    'direct',
    'questions',
    'polls',
    'lens',
    'lens-journey',
    'lens-class',
    'lens-packets',
    'lab',
  ].flatMap((file) => [...source(`./${file}.ts`).matchAll(/^ {2}type: '([a-z._]+)';$/gm)].map((match) => match[1]!));
  expect(types.length).toBeGreaterThan(15);
  for (const type of types) expect(document).toContain(`\`${type}\``);
});

test('PROTOCOL.md names every rule, reaction and state of an aside', () => {
  for (const rule of Object.keys(defaultRules)) expect(document, rule).toContain(rule);
  for (const word of [...Writing.options, ...Reaction.options]) expect(document).toContain(`\`${word}\``);
});

test('PROTOCOL.md lists every error with its status and meaning, and every close code', () => {
  for (const [code, { status, text }] of Object.entries(errorCatalogue)) {
    expect(document).toContain(`| \`${code}\` | ${status} | ${text} |`);
  }
  for (const code of Object.values(closeCodes)) expect(document).toContain(`| ${code} |`);
});

test('the figures in PROTOCOL.md are the limits', () => {
  expect(document).toContain(
    `at most ${limits.frameBytes / 1024} KiB, ${limits.fragments} fragments and ${limits.jsonDepth} levels deep`,
  );
  expect(document).toContain(`1 to ${limits.messageLength.toLocaleString('en')} UTF-16`);
  expect(document).toContain(`at most ${limits.resumeEvents.toLocaleString('en')} events missed`);
  expect(document).toContain(`the last ${limits.snapshotEvents}, and older`);
  expect(document).toContain(`closed after ${limits.checkMs / 1000} s`);
  expect(document).toContain(`outlives its socket by ${limits.mediaOrphanMs / 1000} s`);
  expect(document).toContain(`${limits.invitationMs / 1000} s to answer`);
  expect(document).toContain(`the first ${limits.handsTold} hands`);
  expect(document).toContain(`all must have for ${limits.directSettleMs / 1000} s`);
  expect(document).toContain(`all candidates; up to ${limits.directSdp / 1024} KiB`);
  expect(limits.directViewers).toBe(4);
  expect(limits.directPauseMs).toBe(60_000);
  expect(document).toContain(
    `send ${limits.messageRate.perSecond} messages a second, ${limits.messageRate.burst} at once`,
  );
  expect(document).toContain(`more than ${limits.socketsPerAccount} sockets`);
  expect(document).toContain(`Up to ${limits.mentionsPerMessage} \`mentions\``);
  expect(document).toContain(`A room's future holds ${limits.scheduledPerRoom.toLocaleString('en')}`);
  expect(document).toContain(`a hash; ${limits.calendarFeedsPerAccount} to an account`);
  expect(document).toContain(`within ${limits.reminderLookMs / 1000} s of their time`);
  expect(document).toContain(`up to ${limits.reminderLateMs / 60_000} minutes late`);
  expect(document).toContain(`${limits.forgottenEndMs / 60_000} minutes after it was planned to end`);
  expect(document).toContain(`without a plan ${limits.forgottenEndUnplannedMs / 60_000} minutes`);
  expect(limits.lectureEarlyMs).toBe(60 * 60_000);
  expect([limits.scheduleRate, limits.calendarRate]).toEqual([
    { burst: 30, perSecond: 0.2 },
    { burst: 30, perSecond: 0.1 },
  ]);
  expect([limits.remindersPerWay, limits.reminderMinutes, limits.scheduleListed]).toEqual([5, 14 * 24 * 60, 1_000]);
  expect(limits.editMs).toBe(5 * 60_000);
  expect(limits.chatRate).toEqual({ burst: 5, perSecond: 4 });
});
