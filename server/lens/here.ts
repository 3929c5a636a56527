import type { Certificates } from '../tls/port.ts';
import type { Config } from '../config.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Nodes } from '../cluster/nodes.ts';

export interface LensHereParts {
  config: Config;
  registry: Registry;
  nodes: Nodes;
  /** Null behind a proxy that speaks TLS for us. */
  certificates: Certificates | null;
}

/** What the node of a client answers of its own socket, and of the way of messages through this node. */
export function createLensHere(_parts: LensHereParts): { handlers: Handlers; stop(): void } {
  return { handlers: {}, stop() {} };
}
