import type { PulseSpan } from '../../protocol/pulse.ts';
import type { Room } from '../rooms/live/room.ts';
import { Pulse } from './pulse.ts';

/** The pulses of the rooms in memory. */
export class Pulses {
  private readonly pulses = new WeakMap<Room, Pulse>();
  private readonly write: (lectureId: string, span: PulseSpan) => void;

  constructor(write: (lectureId: string, span: PulseSpan) => void) {
    this.write = write;
  }

  of(room: Room): Pulse {
    return this.pulses.get(room)!;
  }

  // What the registry of rooms tells:

  opened(room: Room): void {
    const pulse = new Pulse(room, this.write);
    this.pulses.set(room, pulse);
    room.observe({
      happened: (event) => event.type === 'lecture.ended' && pulse.end(),
      left() {},
      closed: () => pulse.stop(),
    });
  }
}
