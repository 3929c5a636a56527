import { limits } from '../../protocol/limits.ts';
import type { PulseKind, PulseNow, PulseSpan } from '../../protocol/pulse.ts';
import type { Lecture } from '../../protocol/room.ts';
import { Flush } from '../rooms/live/flush.ts';
import type { Room } from '../rooms/live/room.ts';
import { Feelings } from './feelings.ts';
import { Floats } from './floats.ts';

/**
 * The pulse of one room's live lecture. The node that keeps the room has it; what was felt at the end of each span is written, so
 * that the curve outlives that node. While nobody feels anything nothing runs.
 */
export class Pulse {
  readonly floats: Floats;
  private readonly feelings = new Feelings();
  /** The span that is under way, and its lecture; undefined while nobody feels anything. */
  private under: { lecture: string; at: number; audience: number } | undefined;
  /** Ended, and not told yet. */
  private ended: PulseSpan | undefined;
  private waking: NodeJS.Timeout | undefined;
  private readonly telling = new Flush(limits.pulseToldEveryMs, () => this.tell());
  private readonly room: Room;
  private readonly write: (lectureId: string, span: PulseSpan) => void;

  constructor(room: Room, write: (lectureId: string, span: PulseSpan) => void) {
    this.room = room;
    this.write = write;
    this.floats = new Floats(room);
  }

  get now(): PulseNow {
    this.feelings.fade(Date.now());
    return this.feelings.among(this.room.viewers);
  }

  /** From now on this person feels this, or nothing. */
  feel(accountId: string, kind: PulseKind | null): void {
    this.feelings.set(accountId, kind, Date.now());
    this.wake();
  }

  /** The lecture is over: what was felt in its last moments is of its last span. Who gave it is counted as a viewer by now. */
  end(): void {
    if (!this.under || !this.room.atHome) return this.stop();
    this.endSpan(this.under, this.under.audience);
    const { ended } = this;
    this.stop();
    this.tell(ended);
  }

  stop(): void {
    clearTimeout(this.waking);
    this.telling.stop();
    this.floats.stop();
    this.feelings.clear();
    this.under = this.ended = undefined;
  }

  /** Something was felt, has faded, or a span is over. */
  private wake(): void {
    const { lecture, atHome } = this.room;
    // Another node keeps the room now, and counts from nothing: two curves of one lecture would overwrite each other.
    if (!atHome || !lecture) return this.stop();
    const now = Date.now();
    this.feelings.fade(now);
    if (this.under && now >= this.under.at + limits.pulseSpanMs) this.endSpan(this.under);
    this.under = this.feelings.any
      ? { lecture: lecture.id, at: spanAt(now, lecture), audience: this.room.viewers }
      : undefined;
    this.telling.want();
    clearTimeout(this.waking);
    if (!this.under) return;
    const next = Math.min(this.under.at + limits.pulseSpanMs, this.feelings.fadesAt);
    this.waking = setTimeout(() => this.wake(), Math.max(1, next - now)).unref();
  }

  private endSpan({ lecture, at }: { lecture: string; at: number }, audience = this.room.viewers): void {
    if (!this.feelings.any) return;
    this.ended = { at, counts: this.feelings.among(audience).counts, audience };
    this.write(lecture, this.ended);
  }

  private tell(ended = this.ended): void {
    const { now } = this;
    this.ended = undefined;
    for (const client of this.room.presence.everyone()) {
      if (!client.seat?.permissions.has('people.see')) continue;
      client.send({ type: 'pulse.told', room: this.room.id, now, ...(ended && { span: ended }) });
    }
  }
}

/** Spans are counted from the beginning of the lecture, whichever node counts them. */
const spanAt = (now: number, { startedAt }: Lecture): number =>
  now - (Math.max(0, now - startedAt) % limits.pulseSpanMs);
