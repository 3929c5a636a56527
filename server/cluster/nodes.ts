import type { BaseLogger } from 'pino';
import { limits } from '../../protocol/limits.ts';
import type { Bus } from '../bus/port.ts';
import { UserError } from '../errors.ts';
import { refusalOf, thrown, type Refused } from './refusal.ts';

/** What a node says of itself, again and again. */
export interface NodeSaid {
  node: string;
  version: string;
  /** When it was started, by its own clock. */
  since: number;
  /** Where other nodes reach its port. */
  address: { host: string; port: number };
  /** Of its machine, in the last minute: 1 is all cores busy; null where the system does not say. */
  load: number | null;
  /** People in the rooms whose live state it keeps, by room. */
  viewers: Record<string, number>;
  /** It takes nothing new: it is being stopped. */
  leaving: boolean;
}

/** What one node wants of another. The bodies are ours on both sides: the bus carries nothing of anybody else. */
type Wire =
  | { kind: 'ask'; from: string; id: number; method: string; body: unknown }
  | { kind: 'tell'; from: string; method: string; body: unknown }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'refusal'; id: number; refused: Refused };

interface Waiting {
  node: string;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

interface Farewell {
  node: string;
  gone: true;
}

type Answers = (body: never, from: string) => unknown;

interface Seen {
  said: NodeSaid;
  heardAt: number;
}

export interface NodesParts {
  bus: Bus;
  /** What to say of this node now. */
  self: () => Omit<NodeSaid, 'node'>;
  log: Pick<BaseLogger, 'warn' | 'info'>;
}

/** The other nodes: which there are, and how to ask them something. */
export class Nodes {
  readonly here: string;
  private readonly seen = new Map<string, Seen>();
  private readonly losses = new Set<string>();
  private readonly methods = new Map<string, Answers>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly onGone: ((node: string) => void)[] = [];
  private readonly onBack: (() => void)[] = [];
  private readonly parts: NodesParts;
  private readonly ends: (() => void)[];
  private asked = 0;
  /** While the bus is away nobody can be heard, and for a moment after nobody has been. */
  private judgeFrom = 0;

  constructor(parts: NodesParts) {
    const { bus } = parts;
    this.parts = parts;
    this.here = bus.node;
    const beat = setInterval(() => this.beat(), limits.nodeBeatMs).unref();
    this.ends = [
      bus.subscribe('nodes', (said) => this.heard(said as NodeSaid | Farewell)).end,
      bus.subscribe(channelOf(this.here), (wire) => void this.received(wire as Wire)).end,
      bus.onChange((up) => up && this.returned()),
      () => clearInterval(beat),
    ];
  }

  /** Those that were heard of lately, without this one. */
  get others(): NodeSaid[] {
    return [...this.seen.values()].map(({ said }) => said);
  }

  /** What it said last; undefined for one that is gone, or was never heard. */
  find(node: string): NodeSaid | undefined {
    return this.seen.get(node)?.said;
  }

  /** This node, or one that was heard of lately. */
  isThere(node: string): boolean {
    return node === this.here || this.seen.has(node);
  }

  /** What this node says of itself. */
  get self(): NodeSaid {
    return { node: this.here, ...this.parts.self() };
  }

  /** It was there, and is not any more. */
  wasLost(node: string): boolean {
    return this.losses.has(node);
  }

  /** Told of each node that is not there any more. */
  gone(listener: (node: string) => void): void {
    this.onGone.push(listener);
  }

  /** Told when the bus is back: what was told meanwhile was lost. */
  back(listener: () => void): void {
    this.onBack.push(listener);
  }

  /** What this node answers when others ask, or does when it is told. */
  answer<T>(method: string, answers: (body: T, from: string) => unknown): void {
    this.methods.set(method, answers as Answers);
  }

  /**
   * Asks another node. Throws what it throws, as a UserError; `busy` when it does not answer in time or the bus is away.
   */
  ask<T>(node: string, method: string, body: unknown, patienceMs: number = limits.nodePatienceMs): Promise<T> {
    if (!this.parts.bus.up) return Promise.reject(busy());
    const id = ++this.asked;
    let timer: NodeJS.Timeout;
    return new Promise<unknown>((resolve, reject) => {
      timer = setTimeout(() => reject(busy()), patienceMs).unref();
      this.waiting.set(id, { node, resolve, reject });
      this.send(node, { kind: 'ask', from: this.here, id, method, body });
    }).finally(() => {
      clearTimeout(timer);
      this.waiting.delete(id);
    }) as Promise<T>;
  }

  /** Tells another node something. May be lost. */
  tell(node: string, method: string, body: unknown): void {
    this.send(node, { kind: 'tell', from: this.here, method, body });
  }

  tellAll(method: string, body: unknown): void {
    for (const node of this.seen.keys()) this.tell(node, method, body);
  }

  /** Says now what it would say with the next beat. */
  beat(): void {
    this.parts.bus.publish('nodes', this.self);
    this.judge();
  }

  stop(): void {
    this.parts.bus.publish('nodes', { node: this.here, gone: true } satisfies Farewell);
    for (const end of this.ends) end();
    for (const { reject } of this.waiting.values()) reject(busy());
  }

  private heard(said: NodeSaid | Farewell): void {
    if ('gone' in said) return this.lose(said.node);
    const known = this.seen.has(said.node);
    this.seen.set(said.node, { said, heardAt: performance.now() });
    this.losses.delete(said.node);
    if (known) return;
    this.parts.log.info({ node: said.node, version: said.version, ...said.address }, 'another node is there');
    this.beat(); // it should not have to wait to hear of us
  }

  /** Who was not heard of for a while is gone. */
  private judge(): void {
    const now = performance.now();
    if (!this.parts.bus.up || now < this.judgeFrom) return;
    for (const [node, { heardAt }] of this.seen) if (now - heardAt > limits.nodeGoneMs) this.lose(node);
  }

  private lose(node: string): void {
    if (!this.seen.delete(node)) return;
    if (this.losses.size >= limits.nodesRemembered) this.losses.clear();
    this.losses.add(node);
    this.parts.log.warn({ node }, 'a node is gone');
    for (const waiting of [...this.waiting.values()]) if (waiting.node === node) waiting.reject(busy());
    for (const gone of this.onGone) gone(node);
  }

  private returned(): void {
    this.judgeFrom = performance.now() + limits.nodeGoneMs;
    this.beat();
    for (const back of this.onBack) back();
  }

  private send(node: string, wire: Wire): void {
    this.parts.bus.publish(channelOf(node), wire);
  }

  private async received(wire: Wire): Promise<void> {
    if (wire.kind === 'answer') return this.waiting.get(wire.id)?.resolve(wire.answer);
    if (wire.kind === 'refusal') return this.waiting.get(wire.id)?.reject(thrown(wire.refused));
    const { from, method, body } = wire;
    try {
      const answers = this.methods.get(method);
      if (!answers) throw new Error(`nobody answers ${method}`);
      const answer = await answers(body as never, from);
      if (wire.kind === 'ask') this.send(from, { kind: 'answer', id: wire.id, answer: answer ?? null });
    } catch (error) {
      const refused = refusalOf(error);
      if (refused.code === 'internal')
        this.parts.log.warn({ err: error, method, node: from }, 'another node asked in vain');
      if (wire.kind === 'ask') this.send(from, { kind: 'refusal', id: wire.id, refused });
    }
  }
}

const channelOf = (node: string): string => `node.${node}`;
const busy = (): UserError => new UserError('busy', { retryAfterMs: 1_000 });

/** The rooms with most people in them, as many as a node tells of. */
export function largest(counts: readonly (readonly [room: string, people: number])[]): Record<string, number> {
  const some = counts.filter(([, people]) => people > 0).toSorted(([, a], [, b]) => b - a);
  return Object.fromEntries(some.slice(0, limits.roomsSaid));
}
