import { downloadRate, mediaConnects, missingFeatures, relays, socketRoundTrip, uploadRate } from './probes.ts';
import { transportOf, verdictOn, type Findings, type Transport, type Verdict } from './verdict.ts';

export type State = 'waiting' | 'running' | 'good' | 'bad' | 'unknown';

/** One line of the page: a question to the network and its answer. */
export interface Line {
  id: 'browser' | 'socket' | 'direct' | `relay.${Transport}` | 'noRelay' | 'down' | 'up';
  state: State;
  /** Milliseconds or bits a second, whatever the line is about. */
  value?: number;
  missing?: string[];
}

const before: Line[] = (['browser', 'socket', 'direct', 'down', 'up'] as const).map((id) => ({ id, state: 'waiting' }));

/** All tests of one run, as the page shows them. The first questions are asked together; rates come last and alone. */
export function createTests() {
  let lines = $state.raw<Line[]>(before);
  let verdict = $state<Verdict | null>(null);
  let running = $state(false);
  let port = $state<number | null>(null);

  function set(id: Line['id'], change: Partial<Line>): void {
    lines = lines.map((line) => (line.id === id ? { ...line, ...change } : line));
  }

  /** Shows that it runs, and then what came of it. */
  async function run<T>(
    id: Line['id'],
    work: () => Promise<T | null>,
    lineOf: (result: T | null) => Partial<Line>,
  ): Promise<T | null> {
    set(id, { state: 'running' });
    const result = await work().catch(() => null);
    set(id, lineOf(result));
    return result;
  }

  const measured = (value: number | null): Partial<Line> =>
    value === null ? { state: 'unknown' } : { state: 'good', value };
  const connected = (probe: Awaited<ReturnType<typeof mediaConnects>> | null): Partial<Line> =>
    probe?.works ? { state: 'good', value: probe.tookMs } : { state: probe?.works === false ? 'bad' : 'unknown' };

  async function direct() {
    const probe = await run('direct', () => mediaConnects(), connected);
    port = probe?.port ?? null;
    return probe?.works ?? null;
  }

  async function byRelay(): Promise<Findings['relays']> {
    const ways = await relays().catch(() => []);
    const ids = [...new Set(ways.map((way) => `relay.${transportOf(way.urls)}` as const))];
    const rows: Line[] = ids.length
      ? ids.map((id) => ({ id, state: 'waiting' }))
      : [{ id: 'noRelay', state: 'unknown' }];
    const at = lines.findIndex(({ id }) => id === 'direct') + 1;
    lines = [...lines.slice(0, at), ...rows, ...lines.slice(at)];
    return Promise.all(
      ids.map(async (id) => {
        const way = ways.find(({ urls }) => `relay.${transportOf(urls)}` === id);
        const probe = await run(id, () => mediaConnects(way), connected);
        return { transport: transportOf(way!.urls), works: probe?.works ?? null };
      }),
    );
  }

  async function start(): Promise<void> {
    running = true;
    verdict = null;
    lines = before;
    const missing = missingFeatures();
    set('browser', missing.length ? { state: 'bad', missing } : { state: 'good' });
    const socketLine = (value: number | null): Partial<Line> => (value === null ? { state: 'bad' } : measured(value));
    const can = !missing.includes('WebRTC');
    const [socket, isDirect, ways] = await Promise.all([
      run('socket', socketRoundTrip, socketLine),
      can ? direct() : null,
      can ? byRelay() : [],
    ]);
    const down = await run('down', downloadRate, measured);
    const up = await run('up', uploadRate, measured);
    verdict = verdictOn({ missing, socket: socket !== null, direct: isDirect, relays: ways, down, up });
    running = false;
  }

  return {
    get lines() {
      return lines;
    },
    /** Null until the run is through. */
    get verdict() {
      return verdict;
    },
    get running() {
      return running;
    },
    /** UDP: the server's. */
    get port() {
      return port;
    },
    start,
  };
}

export type Tests = ReturnType<typeof createTests>;
