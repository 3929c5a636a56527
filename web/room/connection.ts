import { closeCodes } from '../../protocol/errors.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../protocol/version.ts';
import { reconnectDelay } from './backoff.ts';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';
import { createRequests, Refused, type ReplyTo, type Request } from './requests.ts';

export { Refused };

/** Why there will be no further try. The first five need somebody to sign in, the others to reload or to close a tab. */
export type EndReason =
  | 'signed_out'
  | 'disabled'
  | 'password_changed'
  | 'expired'
  | 'unverified'
  | 'protocol'
  | 'too_many_tabs'
  | 'outdated'
  | 'left';

/** The server lets nobody new in for now; to be asked again after so many milliseconds. */
export interface Full {
  fullForMs: number;
}

/** `full`: it was refused last time because the server has as many people as it can serve. */
export type ConnectionState =
  | { name: 'connecting'; full?: true }
  | { name: 'open' }
  /** Not connected; the next try is at `until` (milliseconds since the epoch, by this computer's clock). */
  | { name: 'waiting'; until: number; full?: true }
  | { name: 'ended'; reason: EndReason };

/** The part of a browser's WebSocket that is used here. */
export interface Socket {
  send(text: string): void;
  close(code?: number): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface ConnectionParts {
  open(): Socket;
  /** Called when the socket was refused before it opened: a browser does not tell why. Resolves with null when there is no known reason. */
  whyRefused(): Promise<EndReason | Full | null>;
  /** Calls `back` whenever the network or the page came back. Returns how to stop that. */
  onWake(back: () => void): () => void;
  random(): number;
}

export interface Connection {
  readonly state: ConnectionState;
  /** Sends a request. Rejects with `Refused`; after 10 s without an answer with the code `timeout`. */
  request<T extends Request>(message: T, options?: { timeoutMs?: number }): Promise<ReplyTo<T['type']>>;
  /** Calls `listener` on every change of `state`, and returns how to stop that. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Calls `listener` with every message that is no answer to a request. */
  onMessage(listener: (message: ServerMessage) => void): () => void;
  /** Tries at once instead of waiting; while open, makes sure that the other end answers within so many milliseconds (2,500). */
  wake(withinMs?: number): void;
  /** Closes for good. */
  leave(): void;
}

const REQUEST_MS = 10_000;
const OPENING_MS = 8_000;
const PATIENT_MS = 1_500;
const PROBE_MS = 2_500;
/** When only our own network has changed, nobody else comes back in this moment. */
const SOON_MS = 200;

/** One socket to the server that comes back by itself until it is told not to. */
export function createConnection(parts: ConnectionParts): Connection {
  const requests = createRequests();
  const stateListeners = new Set<(state: ConnectionState) => void>();
  const messageListeners = new Set<(message: ServerMessage) => void>();
  let state: ConnectionState = { name: 'connecting' };
  let socket: Socket | null = null;
  let heartbeat: Heartbeat | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let openingSince = 0;
  let full: { full?: true } = {};

  const stopListening = parts.onWake(() => wake());
  connect();

  function connect(): void {
    clearTimeout(timer);
    enter({ name: 'connecting', ...full });
    openingSince = Date.now();
    const own = (socket = parts.open());
    timer = setTimeout(() => drop(), OPENING_MS);
    own.onopen = () => {
      clearTimeout(timer);
      heartbeat = createHeartbeat({ ping, dead: (probed) => drop(probed ? parts.random() * SOON_MS : undefined) });
      full = {};
      enter({ name: 'open' });
    };
    own.onmessage = (event) => receive(JSON.parse(String(event.data)) as ServerMessage);
    own.onclose = (event) => closed(event.code);
  }

  function receive(message: ServerMessage): void {
    heartbeat?.heard();
    attempt = 0; // only a socket that carried something counts as a success
    if (message.type === 'session.ended') return end(message.reason);
    if (message.type === 'server.leaving') return drop(parts.random() * message.withinMs);
    if (message.type === 'error' && message.re === undefined && message.code === 'unsupported_version')
      return end('outdated');
    if (requests.settle(message)) return;
    for (const listener of [...messageListeners]) listener(message);
  }

  function closed(code: number): void {
    if (code === closeCodes.sessionEnded) return end('signed_out');
    if (code === closeCodes.protocolError) return end('protocol');
    if (code === closeCodes.tooManySockets) return end('too_many_tabs');
    const refused = state.name === 'connecting';
    drop();
    if (refused) void askWhy();
  }

  async function askWhy(): Promise<void> {
    const reason = await parts.whyRefused().catch(() => null);
    if (state.name === 'open' || state.name === 'ended') return;
    full = {};
    if (typeof reason === 'string') end(reason);
    else if (reason && state.name === 'waiting') waitForPlace(reason.fullForMs);
  }

  /** Those who were refused together do not come together again. */
  function waitForPlace(forMs: number): void {
    full = { full: true };
    waitFor(forMs * (0.75 + parts.random() / 2));
  }

  /** Gives this socket up and comes back after `delay` milliseconds. */
  function drop(delay = reconnectDelay(attempt++, parts.random)): void {
    if (state.name === 'ended') return;
    letGo();
    waitFor(delay);
    requests.abandon();
  }

  function waitFor(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(connect, delay);
    enter({ name: 'waiting', until: Date.now() + delay, ...full });
  }

  function end(reason: EndReason): void {
    if (state.name === 'ended') return;
    letGo();
    stopListening();
    enter({ name: 'ended', reason });
    requests.abandon();
  }

  function letGo(): void {
    clearTimeout(timer);
    heartbeat?.stop();
    heartbeat = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = null;
  }

  function wake(withinMs = PROBE_MS): void {
    if (state.name === 'waiting') connect();
    // An attempt begun without a network hangs for long; one begun a moment ago deserves its chance.
    else if (state.name === 'connecting' && Date.now() - openingSince > PATIENT_MS) {
      letGo();
      connect();
    } else if (state.name === 'open') heartbeat?.probe(withinMs);
  }

  function ping(): void {
    request({ type: 'ping' }).catch(() => {}); // the heartbeat itself watches for the answer
  }

  async function request<T extends Request>(message: T, { timeoutMs = REQUEST_MS } = {}): Promise<ReplyTo<T['type']>> {
    if (state.name !== 'open' || !socket) throw new Refused('disconnected');
    const { id, reply } = requests.open<T['type']>(timeoutMs);
    socket.send(JSON.stringify({ ...message, id }));
    return reply;
  }

  function enter(next: ConnectionState): void {
    state = next;
    for (const listener of [...stateListeners]) listener(next);
  }

  return {
    get state() {
      return state;
    },
    request,
    onState: (listener) => added(stateListeners, listener),
    onMessage: (listener) => added(messageListeners, listener),
    wake,
    leave: () => end('left'),
  };
}

/** What a browser may say of the link it is on (Network Information API; Safari and Firefox say nothing). */
export interface LinkHint {
  saveData?: boolean;
  effectiveType?: string;
}

/** The socket of this page's own server. Behind a link that is slow, or paid by volume, it asks for deflated messages. */
export function socketAddress(page: { protocol: string; host: string }, link: LinkHint = {}): string {
  const slow = link.saveData === true || /2g|3g/.test(link.effectiveType ?? '') ? '&slow=1' : '';
  return `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}/socket?v=${PROTOCOL_VERSION}${slow}`;
}

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
