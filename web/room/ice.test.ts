import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const relay = { urls: ['turn:relay.example.org'], username: '1:x', credential: 'y' };
const hour = 3_600_000;
let answers: { servers: object[]; forMs: number }[];
let asked: number;
let through: typeof import('./ice.ts').throughRelay;

beforeEach(async () => {
  vi.useFakeTimers();
  asked = 0;
  answers = [{ servers: [relay], forMs: 6 * hour }];
  vi.stubGlobal('fetch', async () => {
    asked++;
    const answer = answers.shift();
    return answer ? Response.json(answer) : Response.json({ code: 'rate' }, { status: 429 });
  });
  vi.resetModules();
  through = (await import('./ice.ts')).throughRelay;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The configuration of a connection that has been told of the relay. */
async function connection(): Promise<RTCConfiguration> {
  let configuration: RTCConfiguration = { bundlePolicy: 'max-bundle', iceServers: [] };
  const peer = {
    getConfiguration: () => configuration,
    setConfiguration: (next: RTCConfiguration) => (configuration = next),
  };
  await through(peer as unknown as RTCPeerConnection);
  return configuration;
}

test('a connection hears of the relay and stays otherwise as it was', async () => {
  expect(await connection()).toEqual({ bundlePolicy: 'max-bundle', iceServers: [relay] });
});

test('credentials are asked for once in half of their life', async () => {
  const renewed = { ...relay, username: '2:x' };
  answers.push({ servers: [renewed], forMs: 6 * hour });
  await connection();
  vi.advanceTimersByTime(3 * hour - 1);
  expect((await connection()).iceServers).toEqual([relay]);
  expect(asked).toBe(1);
  vi.advanceTimersByTime(1);
  expect((await connection()).iceServers).toEqual([renewed]);
  expect(asked).toBe(2);
});

test('where there are none to be had the last ones are used, or the direct way alone, and it is asked again', async () => {
  answers = [];
  expect((await connection()).iceServers).toEqual([]);
  answers = [{ servers: [relay], forMs: 2 * hour }];
  expect((await connection()).iceServers).toEqual([relay]);
  vi.advanceTimersByTime(hour);
  expect((await connection()).iceServers).toEqual([relay]);
  expect(asked).toBe(3);
});
