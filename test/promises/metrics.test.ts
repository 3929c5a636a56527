import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ask } from '../support/http.ts';
import { openScene, type Scene } from '../support/media/scene.ts';
import { freePort } from '../support/ports.ts';
import type { RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const token = 'a3f1c97e5b2d8046'.repeat(2);
const root = path.resolve(import.meta.dirname, '../..');

/** Ada gives a lecture and Cleo watches. */
let scene: Scene;
let server: RunningServer;
let here: string;

beforeAll(async () => {
  const port = await freePort();
  here = `http://127.0.0.1:${port}/metrics`;
  scene = await openScene([], { METRICS_TOKEN: token, METRICS_PORT: String(port) });
  server = scene.server;
});
afterAll(() => scene.close());

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
  expect((await ask(here)).text).toContain('chatstream_sockets_open 2');
  expect((await ask(here, { headers: { host: 'rebound.example' } })).status).toBe(404);
  expect((await ask(here.replace('metrics', 'debug'))).status).toBe(404);
});

test('what happens is counted where it happens', async () => {
  const { room, ada, cleo } = scene;
  const before = await figures();
  await ada.line.ask({ type: 'chat.post', room, clientId: '0b8f7c1e-3f5a-4b8e-9a51-0a4a3a6f0001', text: 'Welcome' });
  await until('Cleo has read it', () => JSON.stringify(cleo.line.heard).includes('Welcome'));
  await cleo.line.ask({ type: 'lecture.end', room }); // she may not
  await cleo.line.ask({ type: 'media.subscribe', room, sdp: 'nonsense', tracks: [{ mid: '0', source: 'camera' }] });
  await ask(`${server.url}/api/auth/sign-in`, { body: { email: 'mallory@uni.example', password: 'guessing' } });
  const after = await figures();
  const grew = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);

  expect(grew('chatstream_events_appended_total')).toBe(1);
  expect(grew('chatstream_append_duration_seconds_count')).toBe(1);
  expect(grew('chatstream_event_deliveries_total')).toBe(2);
  expect(grew('chatstream_flush_events_sum')).toBe(1);
  expect(grew('chatstream_refusals_total{code="forbidden",via="socket"}')).toBe(1);
  expect(grew('chatstream_media_failures_total{cause="sdp_invalid"}')).toBe(1);
  expect(grew('chatstream_sign_in_failures_total')).toBe(1);
  expect(Object.fromEntries(after)).toMatchObject({
    chatstream_sockets_open: 2,
    chatstream_rooms_loaded: 1,
    chatstream_people_present: 2,
    chatstream_lectures_live: 1,
    chatstream_database_up: 1,
    chatstream_bus_up: 1,
    chatstream_media_workers_up: 1,
  });
  expect(after.get('chatstream_certificate_left_seconds')).toBeGreaterThan(300 * 86_400);
  expect(server.log()).toMatch(/"msg":"a lecture started"/);
  expect(server.log()).not.toContain('Page tables');
});

test('the worker says who publishes and watches, and what passes', async () => {
  await scene.goesOn();
  const all = await figures();
  const of = (name: string) => [...all].find(([key]) => key.startsWith(`chatstream_media_${name}{worker=`))?.[1];
  expect([of('publishers'), of('viewers'), of('connect_seconds_count')]).toEqual([1, 1, 2]);
  for (const name of ['publisher_bytes_total', 'viewer_bytes_total', 'packets_received_total', 'packets_sent_total'])
    expect([name, of(name)! > 25]).toEqual([name, true]);
  expect(of('worker_busy_ratio')).toBeGreaterThan(0);
});

test('no figure names a person or a room', async () => {
  const all = [...(await figures()).keys()];
  for (const name of all) expect(name).toMatch(/^(chatstream|process)_[a-z_]+(\{[a-z]+="[^"]{1,40}".*\})?$/);
  for (const { id } of [...scene.people, { id: scene.room }]) expect(all.join('\n')).not.toContain(id);
});

test('a worker that dies is counted with every connection that it took along', async () => {
  process.kill(server.mediaWorker()!, 'SIGKILL');
  const lost = 'chatstream_media_failures_total{cause="worker_lost"}';
  await until('both connections are counted as lost', async () => (await figures()).get(lost) === 2);
});

test('every metric of the dashboard and of the alerts is there', async () => {
  const { text } = await ask(here);
  const families = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]));
  const suffixes: Record<string, string[]> = { histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] };
  const typed = [...families].flatMap(([name, type]) => (suffixes[type] ?? ['']).map((end) => name + end));
  const sampled = [...text.matchAll(/^([a-z_]+)[{ ]/gm)].map(([, name]) => name!);
  const there = new Set([...typed, ...sampled]);
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
