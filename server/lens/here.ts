import { limits } from '../../protocol/limits.ts';
import type { Nodes } from '../cluster/nodes.ts';
import type { Config } from '../config.ts';
import { UserError } from '../errors.ts';
import { Buckets } from '../rates.ts';
import { seated, type Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { moment } from '../rooms/live/journeys.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Certificates } from '../tls/port.ts';
import { interfaceReader } from './interface.ts';
import { MessageJourneys } from './journeys.ts';
import { socketReader } from './socket.ts';
import { ssOf } from './ss.ts';
import { TcpLook } from './tcp.ts';

export interface LensHereParts {
  config: Pick<Config, 'databaseUrl'>;
  registry: Pick<Registry, 'peek'>;
  nodes: Pick<Nodes, 'answer' | 'ask' | 'others'>;
  /** Null behind a proxy that speaks TLS for us. */
  certificates: Pick<Certificates, 'authority'> | null;
}

/** What the node of a client answers of its own socket, and of the way of messages through this node. */
export function createLensHere(parts: LensHereParts): { handlers: Handlers; stop(): void } {
  const { config, registry, nodes, certificates } = parts;
  const asking = new Buckets(limits.lensRate);
  const isLinux = process.platform === 'linux';
  const tcp = isLinux ? new TcpLook(ssOf()) : null;
  const facts = socketReader({
    authority: certificates?.authority ?? null,
    tcpOf: (ends) => tcp?.of(ends) ?? null,
    interfaceOf: interfaceReader({ root: isLinux ? '/sys/class/net' : null }),
  });
  const journeys = new MessageJourneys({ nodes, registry, store: config.databaseUrl ? 'postgres' : 'sqlite' });

  function take({ identity }: Client): void {
    const wait = asking.take(identity.accountId);
    if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
  }

  return {
    handlers: {
      async 'lens.socket'(client, { id, room }) {
        seated(client, room, 'stage.watch');
        take(client);
        const socket = client.socket?.();
        if (!socket) throw new UserError('not_found'); // it closed meanwhile
        return { type: 'lens.socket_seen', re: id, room, at: moment(), ...(await facts(socket)) };
      },
      async 'lens.follow'(client, { id, room, seq }) {
        const seat = seated(client, room, 'chat.read');
        take(client);
        const told = await journeys.of(seat.room, seq);
        if (!told) throw new UserError('not_found');
        return { type: 'lens.followed', re: id, ...told };
      },
    },
    stop: () => tcp?.stop(),
  };
}
