import { limits } from '../../protocol/limits.ts';
import type { LensFollowed } from '../../protocol/lens-journey.ts';
import type { Nodes } from '../cluster/nodes.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Posted } from '../rooms/live/journeys.ts';
import type { Room } from '../rooms/live/room.ts';

/** What one node asks all others. */
interface Sought {
  room: string;
  seq: number;
}

type Told = Omit<LensFollowed, 'type' | 're'>;

export interface MessageJourneysParts {
  nodes: Pick<Nodes, 'answer' | 'ask' | 'others'>;
  registry: Pick<Registry, 'peek'>;
  store: LensFollowed['store'];
}

const method = 'lens.posted';

/** How messages travelled, with what the node of their author knows of it. */
export class MessageJourneys {
  private readonly parts: MessageJourneysParts;

  constructor(parts: MessageJourneysParts) {
    this.parts = parts;
    parts.nodes.answer(
      method,
      ({ room, seq }: Sought) => parts.registry.peek(room)?.journeys.find(seq)?.posted ?? null,
    );
  }

  /**
   * Null for what is no message, or too long ago. Of a message without a name only what everybody could see for himself is told:
   * by which node it came, and a commit just before it was known says so, would set its author apart from those of the others.
   */
  async of(room: Room, seq: number): Promise<Told | null> {
    const journey = room.journeys.find(seq);
    if (!journey || journey.knownAt === null) return null;
    const { sent, anonymous } = journey;
    const abroad = journey.posted || anonymous ? null : await this.postedElsewhere({ room: room.id, seq });
    const posted = anonymous ? null : (journey.posted ?? abroad);
    return {
      room: room.id,
      seq,
      receivedAt: posted?.receivedAt ?? null,
      appendedAt: posted?.appendedAt ?? null,
      committedAt: posted?.committedAt ?? null,
      knownAt: anonymous ? null : journey.knownAt,
      fannedOutAt: sent && (anonymous ? Math.round(sent.at) : sent.at),
      sockets: sent?.sockets ?? 0,
      frameBytes: sent?.bytes ?? 0,
      frameEvents: sent?.events ?? 0,
      abroad: abroad !== null,
      store: this.parts.store,
    };
  }

  /** The part of the node that its author came to; null when none knows it. No longer than nodes wait for each other. */
  private async postedElsewhere(sought: Sought): Promise<Posted | null> {
    const { nodes } = this.parts;
    const asked = nodes.others.map(async ({ node }) => {
      const posted = await nodes.ask<Posted | null>(node, method, sought, limits.journeyPatienceMs);
      if (!posted) throw new Error('it came to another one');
      return posted;
    });
    return Promise.any(asked).catch(() => null);
  }
}
