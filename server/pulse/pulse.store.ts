import type { Kysely } from 'kysely';
import { limits } from '../../protocol/limits.ts';
import type { PulseSpan } from '../../protocol/pulse.ts';
import type { Database } from '../store/schema.ts';

/** How many felt what, span by span. */
export function createPulseStore(db: Kysely<Database>) {
  return {
    /** Writes a span in which somebody felt something; the same one again replaces it. Throws StoreBusy. */
    async write(lectureId: string, { at, counts, audience }: PulseSpan): Promise<void> {
      const rows = Object.entries(counts).map(([kind, count]) => ({
        lecture_id: lectureId,
        at,
        kind: kind as keyof typeof counts,
        count,
        audience,
      }));
      if (rows.length === 0) return;
      await db
        .insertInto('pulse')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['lecture_id', 'at', 'kind']).doUpdateSet((e) => ({
            count: e.ref('excluded.count'),
            audience: e.ref('excluded.audience'),
          })),
        )
        .execute();
    },

    /** The curve of a lecture, oldest first, without spans in which nobody felt anything: the last `limits.pulseSpansTold`. Throws StoreBusy. */
    async ofLecture(lectureId: string): Promise<PulseSpan[]> {
      const newest = db
        .selectFrom('pulse')
        .where('lecture_id', '=', lectureId)
        .select('at')
        .distinct()
        .orderBy('at', 'desc')
        .limit(limits.pulseSpansTold);
      const rows = await db
        .selectFrom('pulse')
        .where('lecture_id', '=', lectureId)
        .where('at', 'in', newest)
        .orderBy('at')
        .select(['at', 'kind', 'count', 'audience'])
        .execute();
      const spans = new Map<number, PulseSpan>();
      for (const row of rows) {
        const at = Number(row.at);
        const span = spans.get(at) ?? { at, counts: {}, audience: row.audience };
        span.counts[row.kind] = row.count;
        spans.set(at, span);
      }
      return [...spans.values()];
    },
  };
}

export type PulseStore = ReturnType<typeof createPulseStore>;
