import type { LensHelps, LensMapped } from '../../../protocol/lens-class.ts';
import type { Room } from '../../room/room.svelte.ts';

export type Help = LensHelps['people'][number];

const kept = new WeakMap<Room, ReturnType<typeof createHelps>>();

/** Who asks for help in this room, as staff are told; one list for all parts of a page. */
export function helpsIn(room: Room) {
  const known = kept.get(room) ?? createHelps(room);
  kept.set(room, known);
  return known;
}

function createHelps(room: Room) {
  let people = $state.raw<readonly Help[]>([]);
  let asked = 0;
  room.onMessage((message) => {
    if (message.type === 'lens.helps' && message.room === room.id) people = message.people;
  });

  return {
    get people() {
      return people;
    },
    /** It stands in a map, too, and there it is newest. */
    takeFrom(map: LensMapped): void {
      people = map.helps;
    },
    /** Asks for it when the room was entered: only what changes is told. Once for each visit, however many parts of the page want it. */
    begin(visit: number): void {
      if (visit === asked || !room.may('people.see')) return;
      asked = visit;
      room.request({ type: 'lens.map' }).then(
        (map) => (people = map.helps),
        () => (asked = 0),
      );
    },
  };
}
