import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { enrol, openHouse } from '../support/crowd.ts';
import { ask } from '../support/http.ts';
import type { Person } from '../support/people.ts';
import { freePort } from '../support/ports.ts';
import { openLine, type Line } from '../support/posting.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const token = 'a3f1c97e5b2d8046'.repeat(2);
const root = path.resolve(import.meta.dirname, '../..');

let server: RunningServer;
let here: string;
let people: Person[];
let line: Line;

beforeAll(async () => {
  const port = await freePort();
  here = `http://127.0.0.1:${port}/metrics`;
  server = await startServer({ METRICS_TOKEN: token, METRICS_PORT: String(port) });
  people = await enrol(server, { dataDir: server.dataDir }, ['Ada', 'Cleo']);
  line = await openLine(server, people[0]!);
});
afterAll(async () => {
  line.close();
  await server.stop();
});

/** All samples, by name and labels. */
async function figures(): Promise<Map<string, number>> {
  const { text } = await ask(here);
  const samples = text.split('\n').filter((one) => one !== '' && !one.startsWith('#'));
  return new Map(
    samples.map((one) => [one.slice(0, one.lastIndexOf(' ')), Number(one.slice(one.lastIndexOf(' ') + 1))]),
  );
}

test('only who has the token sees them, and nobody from elsewhere by the port without one', async () => {
  const url = `${server.url}/metrics`;
  const withHeader = (authorization: string) => ask(url, { headers: { authorization } });
  for (const answer of [await ask(url), await withHeader(`Bearer ${token}x`), await withHeader(`Basic ${token}`)]) {
    expect(answer.status).toBe(401);
    expect(answer.text).not.toMatch(/chatstream_|\bat /);
  }
  const answer = await withHeader(`Bearer ${token}`);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect((await ask(here)).text).toContain('chatstream_sockets_open 1');
  expect((await ask(here, { headers: { host: 'rebound.example' } })).status).toBe(404);
  expect((await ask(here.replace('metrics', 'debug'))).status).toBe(404);
});

test('what happens is counted where it happens', async () => {
  const room = await openHouse(people[0]!);
  const cleo = await openLine(server, people[1]!);
  for (const one of [line, cleo]) await one.ask({ type: 'room.enter', room });
  const before = await figures();
  await line.ask({ type: 'lecture.start', room, title: 'Paging' });
  await line.ask({ type: 'chat.post', room, clientId: '0b8f7c1e-3f5a-4b8e-9a51-0a4a3a6f0001', text: 'Welcome' });
  await cleo.ask({ type: 'lecture.end', room }); // she may not
  await cleo.ask({ type: 'media.subscribe', room, sdp: 'nonsense', tracks: [{ mid: '0', source: 'camera' }] });
  await until('both have the events', () => cleo.heard.filter(({ type }) => type === 'room.events').length >= 2);
  const after = await figures();
  const grew = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  cleo.close();

  expect(grew('chatstream_events_appended_total')).toBe(2);
  expect(grew('chatstream_append_duration_seconds_count')).toBe(2);
  expect(grew('chatstream_event_deliveries_total')).toBe(4);
  expect(grew('chatstream_flush_events_sum')).toBe(2);
  expect(grew('chatstream_refusals_total{code="forbidden",via="socket"}')).toBe(1);
  expect(grew('chatstream_media_failures_total{cause="sdp_invalid"}')).toBe(1);
  expect(Object.fromEntries(after)).toMatchObject({
    chatstream_sockets_open: 2,
    chatstream_rooms_loaded: 1,
    chatstream_people_present: 2,
    chatstream_lectures_live: 1,
    chatstream_database_up: 1,
    chatstream_bus_up: 1,
  });
  expect(after.get('chatstream_certificate_left_seconds')).toBeGreaterThan(300 * 86_400);
  expect(server.log()).toMatch(/"msg":"a lecture started"/);
  expect(server.log()).not.toContain('Paging');
});

test('a wrong password, a mail, a worker: each has its figure, and none names a person or a room', async () => {
  await ask(`${server.url}/api/auth/sign-in`, { body: { email: 'mallory@uni.example', password: 'guessing' } });
  await until('the worker says how it is', async () => (await figures()).get('chatstream_media_workers_up') === 1);
  const all = await figures();
  expect(all.get('chatstream_sign_in_failures_total')).toBeGreaterThanOrEqual(1);
  expect([...all.keys()].some((name) => name.startsWith('chatstream_media_worker_busy_ratio{worker='))).toBe(true);
  for (const name of all.keys()) expect(name).toMatch(/^(chatstream|process)_[a-z_]+(\{[a-z]+="[^"]{1,40}".*\})?$/);
  const text = [...all.keys()].join('\n');
  for (const person of people) expect(text).not.toContain(person.id);
});

test('every metric of the dashboard and of the alerts is there', async () => {
  const { text } = await ask(here);
  const families = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]));
  const suffixes: Record<string, string[]> = { histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] };
  const there = new Set([...families].flatMap(([name, type]) => (suffixes[type] ?? ['']).map((end) => name + end)));
  const named = (file: string) => readFileSync(path.join(root, file), 'utf8').match(/\b(chatstream|process)_[a-z_]+/g)!;
  const dashboard = JSON.parse(readFileSync(path.join(root, 'deploy/grafana/chatstream.json'), 'utf8')) as object;
  const alerts = parse(readFileSync(path.join(root, 'deploy/prometheus/alerts.yml'), 'utf8')) as {
    groups: { rules: { expr: string; annotations: { summary: string; action: string } }[] }[];
  };
  expect(dashboard).toMatchObject({ title: 'ChatStream', panels: expect.any(Array) });
  for (const { annotations } of alerts.groups[0]!.rules) expect(annotations.action).toMatch(/\.$/);
  const wanted = [...named('deploy/grafana/chatstream.json'), ...named('deploy/prometheus/alerts.yml')];
  expect(wanted.length).toBeGreaterThan(40);
  expect(wanted.filter((name) => !there.has(name))).toEqual([]);
});
