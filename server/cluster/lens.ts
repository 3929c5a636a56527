import type { Impairment } from '../../protocol/impairment.ts';
import type { ConnectionLook } from '../../protocol/lens.ts';
import type { Place, Source } from '../../protocol/stage.ts';
import type { FrameSeen, MediaLens, Recorded, ViewerRow } from '../media/lens-port.ts';
import { createRecalled } from '../media/recalled.ts';
import type { Nodes } from './nodes.ts';

export interface LensOfNodesParts {
  nodes: Pick<Nodes, 'here' | 'ask' | 'tell'>;
  /** Of this node. */
  engine: () => MediaLens;
  /** The node that has this connection, which is open. */
  nodeOf: (connection: string) => string | undefined;
  /** Those that have connections of the room. */
  nodesOf: (room: string) => string[];
}

/** What is asked of connections goes to the node that has them. A node that is gone, or does not answer, is left out. */
export function createLensOfNodes({ nodes, engine, nodeOf, nodesOf }: LensOfNodesParts): MediaLens {
  const recalled = createRecalled<string>();

  async function ask<T>(
    node: string | undefined,
    what: Asked,
    body: object,
    here: () => Promise<T>,
    none: T,
  ): Promise<T> {
    if (node === undefined) return none;
    if (node === nodes.here) return here();
    return nodes.ask<T>(node, `media.${what}`, body).catch(() => none);
  }

  function tell(connection: string, what: 'impair' | 'record', body: object, here: () => void): void {
    const node = nodeOf(connection);
    if (node === nodes.here) here();
    else if (node !== undefined) nodes.tell(node, `media.${what}`, { connection, ...body });
  }

  return {
    async look(connections) {
      const byNode = Map.groupBy(connections, nodeOf);
      const told = [...byNode].map(([node, those]) =>
        ask<ConnectionLook[]>(node, 'look', { connections: those }, () => engine().look(those), []),
      );
      return (await Promise.all(told)).flat();
    },
    frame: (connection, place, source, timestamp) =>
      ask<FrameSeen | null>(
        nodeOf(connection),
        'frame',
        { connection, place, source, timestamp },
        () => engine().frame(connection, place, source, timestamp),
        null,
      ),
    async rows(room) {
      const told = nodesOf(room).map((node) => ask<ViewerRow[]>(node, 'rows', { room }, () => engine().rows(room), []));
      return (await Promise.all(told)).flat();
    },
    impair: (connection, impairment) =>
      tell(connection, 'impair', { impairment }, () => engine().impair(connection, impairment)),
    record(connection, on) {
      const node = nodeOf(connection);
      if (node !== undefined && on) recalled.note(connection, node);
      tell(connection, 'record', { on }, () => engine().record(connection, on));
    },
    recorded: (connection, from) =>
      ask<Recorded | null>(
        nodeOf(connection) ?? recalled.of(connection),
        'recorded',
        { connection, from },
        () => engine().recorded(connection, from),
        null,
      ),
  };
}

type Asked = 'look' | 'frame' | 'rows' | 'recorded';

/** What this node answers when another one asks, for the rooms that it keeps. */
export function answerLens(nodes: Pick<Nodes, 'answer'>, engine: () => MediaLens): void {
  nodes.answer('media.look', ({ connections }: { connections: string[] }) => engine().look(connections));
  nodes.answer('media.frame', (of: { connection: string; place: Place; source: Source; timestamp: number }) =>
    engine().frame(of.connection, of.place, of.source, of.timestamp),
  );
  nodes.answer('media.rows', ({ room }: { room: string }) => engine().rows(room));
  nodes.answer('media.impair', ({ connection, impairment }: { connection: string; impairment: Impairment | null }) =>
    engine().impair(connection, impairment),
  );
  nodes.answer('media.record', ({ connection, on }: { connection: string; on: boolean }) =>
    engine().record(connection, on),
  );
  nodes.answer('media.recorded', ({ connection, from }: { connection: string; from: number }) =>
    engine().recorded(connection, from),
  );
}
