import { z } from 'zod';
import { limits } from './limits.ts';

/** What is done to packets in the lab, in each direction of one's media. Absent or 0: nothing of it. */
export const Impairment = z.object({
  lossPercent: z.number().min(0).max(limits.labLossPercent),
  delayMs: z.number().min(0).max(limits.labDelayMs),
  jitterMs: z.number().min(0).max(limits.labJitterMs),
  /** Null: as wide as it is. */
  kbits: z.number().int().min(limits.labLeastKbits).max(limits.labMostKbits).nullable(),
});
export type Impairment = z.infer<typeof Impairment>;
