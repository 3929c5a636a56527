import { limits } from '../../protocol/limits.ts';
import type { Emoji } from '../../protocol/pulse.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';

/** Emoji on their way up in one room: told together, so many at once and no more. */
export class Floats {
  private counts: Partial<Record<Emoji, number>> = {};
  private total = 0;
  private readonly telling = new Flush(limits.floatsToldEveryMs, () => this.tell());
  private readonly room: Room;

  constructor(room: Room) {
    this.room = room;
  }

  add(emoji: Emoji): void {
    if (this.total >= limits.floatsTold) return;
    this.total++;
    this.counts[emoji] = (this.counts[emoji] ?? 0) + 1;
    this.telling.want();
  }

  stop(): void {
    this.telling.stop();
    this.forget();
  }

  private tell(): void {
    this.room.signal({ type: 'pulse.floated', room: this.room.id, emoji: this.counts });
    this.forget();
  }

  private forget(): void {
    this.counts = {};
    this.total = 0;
  }
}
