import { expect, test } from 'vitest';
import type { z } from 'zod';
import * as api from './api.ts';
import * as chat from './chat.ts';
import * as direct from './direct.ts';
import * as ice from './ice.ts';
import { limits } from './limits.ts';
import * as moderation from './moderation.ts';
import * as polls from './polls.ts';
import * as privacy from './privacy.ts';
import * as questions from './questions.ts';
import * as room from './room.ts';
import * as rules from './rules.ts';
import * as schedule from './schedule.ts';
import * as stage from './stage.ts';

const id = 'a'.repeat(22);
const uuid = '0b8f7c1e-3f5a-4b8e-9a51-0a4a3a6f0001';
const text = (n: number) => 'x'.repeat(n);
const many = <T>(n: number, one: T): T[] => Array<T>(n).fill(one);
const email = (n: number) => `a@${many(9, text(62)).join('.')}`.slice(0, n - 3) + '.de';
const post = { type: 'chat.post', id: 1, room: id, clientId: uuid, text: 'x' };
const change = { type: 'rules.change', id: 1, room: id, rules: {} };
const mute = { type: 'people.mute', id: 1, room: id, person: id };
const ask = { type: 'question.ask', id: 1, room: id, clientId: uuid };
const decide = { type: 'question.decide', id: 1, room: id, question: id };
const at = (place: number) => ({ mid: '0', source: 'camera', place });
const plan = { title: 'x', starts: '2026-11-24T10:15', zone: 'UTC', minutes: 90 };
const weekly = (count: number, except = 0) => ({ count, except: many(except, '2026-11-24') });
const reminded = (email: number[], browser: number[] = []) => ({ email, browser, notices: true });
const offer = { type: 'media.subscribe', id: 1, room: id, sdp: 'x', tracks: [{ mid: '0', source: 'camera' }] };

const poll = { kind: 'text', title: 'x' };
const vote = { type: 'poll.vote', id: 1, room: id, run: id };

/** What is said with `n` of what the limit counts. */
const fields: [keyof typeof limits, z.ZodType, (n: number) => unknown][] = [
  ['nameLength', api.PersonName, text],
  ['emailLength', api.Email, email],
  ['passwordMax', api.NewPassword, text],
  ['presenterDomains', api.PresenterDomains, (n) => ({ domains: many(n, 'uni.example') })],
  [
    'retentionDays',
    privacy.RetentionPolicy,
    (n) => ({ chatDays: n, auditDays: null, mailDays: 1, deletedRoomDays: 1 }),
  ],
  ['roomNameLength', api.NewRoom, (n) => ({ name: text(n) })],
  ['roomNameLength', api.RoomChange, (n) => ({ name: text(n) })],
  ['roomDescriptionLength', api.NewRoom, (n) => ({ name: 'x', description: text(n) })],
  ['roomDescriptionLength', api.RoomChange, (n) => ({ description: text(n) })],
  ['lectureTitleLength', stage.LectureStart, (n) => ({ type: 'lecture.start', id: 1, room: id, title: text(n) })],
  ['messageLength', chat.ChatPost, (n) => ({ ...post, text: text(n) })],
  ['messageLength', chat.ChatEdit, (n) => ({ type: 'chat.edit', id: 1, room: id, seq: 1, text: text(n) })],
  ['mentionsPerMessage', chat.ChatPost, (n) => ({ ...post, mentions: many(n, id) })],
  ['slowSecondsMax', rules.RulesChange, (n) => ({ ...change, rules: { slowSeconds: n } })],
  ['heldWords', rules.RulesChange, (n) => ({ ...change, heldWords: many(n, 'x') })],
  ['heldWordLength', rules.RulesChange, (n) => ({ ...change, heldWords: [text(n)] })],
  ['reasonLength', moderation.PeopleMute, (n) => ({ ...mute, reason: text(n) })],
  ['sanctionMs', moderation.PeopleMute, (n) => ({ ...mute, forMs: n })],
  ['pageSizeMax', room.PeopleList, (n) => ({ type: 'people.list', id: 1, room: id, limit: n })],
  ['sdpBytes', stage.MediaSubscribe, (n) => ({ ...offer, sdp: text(n) })],
  ['directSdp', direct.DirectData, (n) => ({ kind: 'offer', sdp: text(n) })],
  ['directSdp', direct.DirectData, (n) => ({ kind: 'answer', sdp: text(n) })],
  ['checkSdp', ice.CheckOffer, (n) => ({ sdp: text(n), mid: '0' })],
  ['pollTextLength', polls.PollContent, (n) => ({ ...poll, title: text(n) })],
  ['pollTextLength', polls.PollContent, (n) => ({ ...poll, options: [{ text: text(n) }] })],
  ['pollTextLength', polls.PollContent, (n) => ({ ...poll, quiz: { explanation: text(n) } })],
  ['pollOptions', polls.PollContent, (n) => ({ ...poll, options: many(n, { text: 'x' }) })],
  ['pollOptions', polls.PollVote, (n) => ({ ...vote, choice: { options: many(n, 1) } })],
  ['pollAnswerLength', polls.PollContent, (n) => ({ ...poll, quiz: { accepted: [text(n)] } })],
  ['pollAnswerLength', polls.PollVote, (n) => ({ ...vote, choice: { words: [text(n)] } })],
  ['cloudWords', polls.PollVote, (n) => ({ ...vote, choice: { words: many(n, 'x') } })],
  ['pollSeconds', polls.PollContent, (n) => ({ ...poll, seconds: n })],
  ['pollsPerRoom', polls.PollOrder, (n) => ({ polls: many(n, id) })],
  ['pictureTextLength', polls.PollContent, (n) => ({ ...poll, options: [{ text: '', pictureText: text(n) }] })],
  ['sdpMediaSections', stage.MediaSubscribe, (n) => ({ ...offer, tracks: many(n, offer.tracks[0]) })],
  ['questionLength', questions.QuestionAsk, (n) => ({ ...ask, text: text(n) })],
  ['questionAnswerLength', questions.QuestionDecide, (n) => ({ ...decide, deed: 'answer', text: text(n) })],
  ['reasonLength', questions.QuestionDecide, (n) => ({ ...decide, deed: 'dismiss', reason: text(n) })],
  ['stagePlaces', stage.MediaSubscribe, (n) => ({ ...offer, tracks: [at(n - 1)] })],
  ['lectureTitleLength', schedule.ScheduleNew, (n) => ({ ...plan, title: text(n) })],
  ['lectureTitleLength', schedule.ScheduleChange, (n) => ({ title: text(n) })],
  ['roomDescriptionLength', schedule.ScheduleNew, (n) => ({ ...plan, description: text(n) })],
  ['lectureMinutes', schedule.ScheduleNew, (n) => ({ ...plan, minutes: n })],
  ['lectureMinutes', schedule.ScheduleChange, (n) => ({ minutes: n })],
  ['seriesLength', schedule.ScheduleNew, (n) => ({ ...plan, weekly: weekly(n) })],
  ['seriesLength', schedule.ScheduleNew, (n) => ({ ...plan, weekly: weekly(2, n) })],
  ['reasonLength', schedule.ScheduleChange, (n) => ({ note: text(n) })],
  ['reasonLength', schedule.ScheduleCancel, (n) => ({ cancelled: true, note: text(n) })],
  ['reminderMinutes', schedule.ReminderChoice, (n) => reminded([n])],
  ['remindersPerWay', schedule.ReminderChoice, (n) => reminded(many(n, 10))],
  ['remindersPerWay', schedule.ReminderChoice, (n) => reminded([], many(n, 10))],
];

test.each(fields)('%s: as much as that is taken, and not one more', (limit, schema, of) => {
  const most = limits[limit] as number;
  expect(schema.safeParse(of(most)).error).toBeUndefined();
  expect(schema.safeParse(of(most + 1)).success).toBe(false);
});

test('a password is not shorter than the limit', () => {
  expect(api.NewPassword.safeParse(text(limits.passwordMin)).success).toBe(true);
  expect(api.NewPassword.safeParse(text(limits.passwordMin - 1)).success).toBe(false);
});
