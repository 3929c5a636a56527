import { flushCompileCache } from 'node:module';
import { isIPv4, isIPv6, type Socket } from 'node:net';
import type { FromWorker, Pulse, ToWorker, WorkerCounts, WorkerStats } from '../ipc.ts';
import { SdpInvalid, type MediaOffer } from '../port.ts';
import { createConnections, type Connections } from './connections.ts';
import { openDoor, type Door } from './door/door.ts';
import { createDoorOnDemand } from './door/on-demand.ts';
import { createWorkerLens, type WorkerLens } from './lens.ts';
import { createLinks, type Links } from './link/links.ts';
import { createPulseMeter } from './pulse.ts';
import { createRecords } from './record.ts';
import { createRooms } from './rooms.ts';
import type { LocalTransport } from './sdp/answer.ts';
import { holdPort, openTransport } from './transport.ts';

/** The media worker: a process of its own, told what to do by its parent over IPC. It never outlives the parent. */
const TICK_MS = 50;
/** A machine with many virtual networks names the first of its addresses only: clients try each. */
const MOST_ADDRESSES = 16;

const meter = createPulseMeter(TICK_MS, performance.now());
let connections: Connections | undefined;
let links: Links | undefined;
let lens: WorkerLens | undefined;
let lastPulse = { busy: 0, lateMs: 0 };
/** Referenced for good: its destructor would close the port. */
let heldPort: ReturnType<typeof holdPort> | undefined;

if (!process.connected) process.exit(0); // started by hand, or only to fill the compile cache
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {}); // the parent decides when, also on Ctrl-C
process.on('message', (message: ToWorker, socket?: Socket) => receive(message, socket));

function receive(message: ToWorker, socket: Socket | undefined): void {
  if (message.type === 'start') void start(message);
  else if (message.type === 'publish' || message.type === 'subscribe')
    void answer(message.type, message.id, message.offer);
  else if (message.type === 'prefer') connections?.prefer(message.connection, message.picture);
  else if (message.type === 'silence') connections?.silence(message.connection, message.sources);
  else if (message.type === 'close') connections?.close(message.connection);
  else if (message.type === 'link') links?.open(message.link, message.room, message.side, socket);
  else if (message.type === 'lend') links?.lend(message, message.room, socket);
  else if (message.type === 'borrow') links?.borrow(message, message.room, message.from);
  else if (message.type === 'unlink') links?.close(message.link);
  else if (message.type === 'impair') lens?.impair(message.connection, message.impairment);
  else if (message.type === 'record') lens?.record(message.connection, message.on);
  else if (message.type === 'lens') answerLens(message);
  else if (message.type === 'ping') tell({ type: 'pong', id: message.id, pulse: pulse() });
  else tell({ type: 'stats', id: message.id, stats: stats() });
}

async function start(message: Extract<ToWorker, { type: 'start' }>): Promise<void> {
  const { port, relayPort, lensPort, bindAddress, announcedAddresses } = message;
  const at = bindAddress === undefined ? { port } : { port, bindAddress };
  let door: Door | undefined;
  try {
    heldPort ??= holdPort(at);
    if (relayPort !== undefined) door = await openDoor({ port: relayPort, bindAddress, mediaPort: port });
  } catch (error) {
    tell({ type: 'cannot_start', why: `UDP port ${heldPort ? relayPort : port} cannot be used: ${String(error)}` });
    return;
  }
  const rooms = createRooms();
  const records = createRecords();
  const recordingDoor = createDoorOnDemand(() => openDoor({ port: lensPort, bindAddress, mediaPort: port }));
  links = createLinks({
    rooms,
    closed: (link, why) => tell({ type: 'link_ended', link, why }),
    stands: (link) => tell({ type: 'link_stands', link }),
  });
  connections = createConnections({
    rooms,
    async open(acceptance, listener, lane, record) {
      const transport = await openTransport(acceptance, at, listener);
      const witness = record ? records.record(lane, true)?.atDoor : undefined;
      const known = door ? door.opensFor(transport, witness) : transport;
      return witness ? recordingDoor.opensFor(known, witness) : known;
    },
    addresses(local) {
      const own = ownAddresses(local, port, announcedAddresses);
      const at = (port: number) => own.map(({ address }) => ({ address, port }));
      const ports = new Set([local.firstPort ?? port, port, door?.port ?? port]);
      return [...ports].flatMap(at);
    },
    events: {
      closed: (connection) => tell({ type: 'closed', connection }),
      replaced: (connection) => tell({ type: 'replaced', connection }),
      flowing: (connection, flowing) => tell({ type: 'flowing', connection, flowing }),
      sending: (connection, pictures) => tell({ type: 'sending', connection, pictures }),
      ended: (lane) => records.ended(lane),
    },
  });
  lens = createWorkerLens({ connections, records, worker: () => lastPulse });
  setInterval(() => {
    const now = performance.now();
    meter.tick(now);
    connections!.tick(now);
    rooms.tick(now);
    links!.tick(now);
    door?.tick(now);
    recordingDoor.tick(now);
    records.tick(now);
  }, TICK_MS);
  tell({ type: 'started' });
  flushCompileCache();
}

/** Where clients reach the server: as configured; else what the system has; else, without a network, this machine alone. */
function ownAddresses(local: LocalTransport, port: number, announced: string[]): LocalTransport['addresses'] {
  if (announced.length > 0) return announced.map((address) => ({ address, port }));
  const found = [
    ...local.addresses.filter(({ address }) => isIPv4(address)),
    ...local.addresses.filter(({ address }) => isIPv6(address)),
  ];
  return found.length > 0 ? found.slice(0, MOST_ADDRESSES) : [{ address: '127.0.0.1', port }];
}

async function answer(role: 'publish' | 'subscribe', id: number, offer: MediaOffer): Promise<void> {
  try {
    if (!connections) throw new Error('not started');
    tell({ type: 'answered', id, sdp: await connections[role](offer) });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell({ type: 'refused', id, fault: error instanceof SdpInvalid ? 'sdp' : 'media', why });
  }
}

/** A fault of ours in what only somebody who looks wants to know must not end the lecture. */
function answerLens({ id, question }: Extract<ToWorker, { type: 'lens' }>): void {
  let answer: unknown;
  try {
    answer = lens?.answer(question);
  } catch (error) {
    console.error(error);
  }
  tell({ type: 'lens', id, answer });
}

function pulse(): Pulse {
  const { packetsOut, subscribers } = counts();
  const taken = meter.take(performance.now(), packetsOut);
  lastPulse = { busy: taken.busy, lateMs: taken.lateMs };
  return { ...taken, subscribers };
}

function stats(): WorkerStats {
  const { user, system } = process.cpuUsage();
  return { pid: process.pid, cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss(), ...counts() };
}

/** Asked for only once it has started. */
function counts(): WorkerCounts {
  return connections!.counts();
}

function tell(message: FromWorker): void {
  if (process.connected) process.send!(message);
}
