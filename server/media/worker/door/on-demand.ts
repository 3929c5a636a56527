import type { Transport } from '../transport.ts';
import type { Door, Witness } from './door.ts';

/** A door for connections whose packets are recorded: open while there are any. */
export interface DoorOnDemand {
  /** The transport as reached by the door, too; as it was where no door can be opened. */
  opensFor(transport: Transport, witness: Witness): Promise<Transport>;
  tick(now: number): void;
}

export function createDoorOnDemand(open: () => Promise<Door>): DoorOnDemand {
  let door: Door | undefined;
  /** Those that wait for it count, so that it is not closed before they have come. */
  let awaited = 0;
  let opening: Promise<Door> | undefined;

  async function opened(): Promise<Door> {
    if (door) return door;
    opening ??= open().finally(() => (opening = undefined));
    return (door = await opening);
  }

  function closeIfUnused(): void {
    if (!door || awaited > 0 || door.known > 0) return;
    door.close();
    door = undefined;
  }

  return {
    async opensFor(transport, witness) {
      awaited++;
      try {
        return hosted(transport, await opened(), witness, closeIfUnused);
      } catch (error) {
        console.error('the door for recordings cannot be opened:', error);
        return transport;
      } finally {
        awaited--;
      }
    },
    tick: (now) => door?.tick(now),
  };
}

/** Known at the door, and told to the client as reached there before all else. */
export function hosted(transport: Transport, door: Door, witness: Witness, left: () => void = () => {}): Transport {
  const known = door.opensFor(transport, witness);
  return {
    ...known,
    local: { ...transport.local, firstPort: door.port },
    close() {
      known.close();
      left();
    },
  };
}
