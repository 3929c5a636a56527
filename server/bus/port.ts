/**
 * Carries what nodes tell each other. A message may be lost or come late; whoever needs certainty asks the store
 * (events have a `seq`, so a gap is always seen). A node does not hear itself. Messages of one node on one channel arrive in
 * the order they were published.
 */
export interface Bus {
  /** The name of this node, the same for as long as the process lives and never another's. */
  readonly node: string;
  /** Dropped while the bus is away. */
  publish(channel: string, message: unknown): void;
  subscribe(channel: string, listener: (message: unknown) => void): Subscription;
  /** Whether other nodes can be reached. */
  readonly up: boolean;
  /** Told of each loss, and of each return once every channel is heard again: what was published in between is lost. */
  onChange(listener: (up: boolean) => void): () => void;
  readonly leases: Leases;
  close(): Promise<void>;
}

export interface Subscription {
  /** Resolves when what is published from now on is heard, or when the bus is away. Never rejects. */
  readonly ready: Promise<void>;
  end(): void;
}

/** Who of the nodes holds what, for a while. All methods throw BusAway when that cannot be known. */
export interface Leases {
  /** Takes the lease for this node if nobody has it, or prolongs it if this node has. Returns whose it is. */
  claim(key: string, ttlMs: number): Promise<string>;
  /** Prolongs those of these that this node has, takes those that nobody has; returns those that are another's. */
  renew(keys: readonly string[], ttlMs: number): Promise<string[]>;
  /** Gives a lease of this node to another; false when it is not this node's. */
  hand(key: string, to: string, ttlMs: number): Promise<boolean>;
  /** Gives it up, if it is this node's. */
  release(key: string): Promise<void>;
}

/** The bus cannot be reached, or did not answer within `limits.busPatienceMs`. */
export class BusAway extends Error {}
