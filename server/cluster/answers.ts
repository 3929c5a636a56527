import type { ClientMessage } from '../../protocol/messages.ts';
import { UserError } from '../errors.ts';
import type { Hands } from '../hands/hands.ts';
import type { Raised } from '../hands/line.ts';
import { answered, type Handler } from '../rooms/handlers.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import type { ViewerOffer } from '../stage/access.ts';
import type { Publication, PublishOffer } from '../stage/publication.ts';
import type { Stages } from '../stage/stages.ts';
import type { Answered } from './abroad.ts';
import type { Described, Guest } from './guest.ts';
import type { Guests } from './guests.ts';
import type { Homes } from './homes.ts';
import type { Nodes } from './nodes.ts';

export interface AnswersParts {
  nodes: Nodes;
  registry: Registry;
  stages: Stages;
  hands: Hands;
  homes: Homes;
  guests: Guests;
  /** What clients of this node would be answered, by the type of their message. */
  own: ReadonlyMap<string, Handler<never>>;
}

/** What passes when a room is given to another node. */
export interface Given {
  room: string;
  hands: [string, Raised][];
}

type Asked<T> = { room: string; client: string; player?: Described } & T;

/** What this node does when others ask it for their clients, in the rooms that it keeps. */
export function answerOthers({ nodes, registry, stages, hands, homes, guests, own }: AnswersParts): void {
  /** Does it for the guest, in the room that this node keeps. */
  const asGuest =
    <T>(deed: (room: Room, guest: Guest, asked: T) => unknown) =>
    async (asked: Asked<T>, from: string): Promise<Answered<unknown>> => {
      const room = registry.peek(asked.room);
      if (!room?.atHome) return { unknown: true };
      const known = guests.find(asked.room, from, asked.client);
      const guest = known ?? (asked.player && guests.player(room, from, asked.player));
      if (!guest) return { unknown: true };
      return { answer: (await deed(room, guest, asked)) ?? null };
    };

  nodes.answer(
    'live.do',
    asGuest<{ message: ClientMessage }>(async (_room, guest, { message }) => {
      const handler = own.get(message.type);
      if (!handler) throw new UserError('bad_request');
      const answer = await handler(guest, message as never);
      return answer === answered ? null : answer;
    }),
  );
  nodes.answer(
    'stage.publish',
    asGuest<{ offer: PublishOffer }>((room, guest, { offer }) => stages.publish(room, guest, offer)),
  );
  nodes.answer(
    'stage.subscribe',
    asGuest<{ offer: ViewerOffer }>((room, guest, { offer }) => stages.subscribe(room, guest, offer)),
  );
  nodes.answer(
    'stage.update',
    asGuest<{ sources: Publication['sources'] }>((room, guest, { sources }) => stages.update(room, guest, sources)),
  );
  nodes.answer('stage.of', ({ room }: { room: string }) => stages.stateOf(room));
  nodes.answer('session.ended', ({ sessionId }: { sessionId: string }) => {
    stages.sessionEnded(sessionId);
    guests.sessionEnded(sessionId);
  });
  nodes.answer('home.moved', ({ room, node }: { room: string; node: string }) => homes.heard(room, node));
  nodes.answer('home.take', async (given: Given) => {
    const room = await registry.open(given.room);
    await homes.claim(room.id);
    if (room.atHome) hands.of(room).take(given.hands);
  });
}
