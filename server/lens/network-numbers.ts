import type { Room } from '../rooms/live/room.ts';

/**
 * What networks are called in a class map: 1, 2, 3 … in the order in which each was first large enough to be told of, so that one can be
 * watched through a lecture. Another lecture counts anew; the numbers say nothing of addresses, and nothing outside of it.
 */
export class NetworkNumbers {
  private readonly rooms = new WeakMap<Room, { lecture: string | undefined; numbers: Map<string, number> }>();

  of(room: Room, network: string): number {
    const lecture = room.lecture?.id;
    let known = this.rooms.get(room);
    if (!known || known.lecture !== lecture) {
      known = { lecture, numbers: new Map() };
      this.rooms.set(room, known);
    }
    const number = known.numbers.get(network) ?? known.numbers.size + 1;
    known.numbers.set(network, number);
    return number;
  }
}
