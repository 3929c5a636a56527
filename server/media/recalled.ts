import { limits } from '../../protocol/limits.ts';

/** Where connections were whose packets were recorded: what was recorded can be read for a while after they are closed. */
export interface Recalled<Place> {
  note(connection: string, place: Place): void;
  of(connection: string): Place | undefined;
}

/** As many as can be recorded at once may have ended lately; older ones are forgotten. */
const most = 4 * limits.recordings;

export function createRecalled<Place>(): Recalled<Place> {
  const places = new Map<string, Place>();
  return {
    note(connection, place) {
      places.delete(connection);
      places.set(connection, place);
      for (const oldest of places.keys()) {
        if (places.size <= most) break;
        places.delete(oldest);
      }
    },
    of: (connection) => places.get(connection),
  };
}
