import { z } from 'zod';
import { limits } from '../../protocol/limits.ts';

/** What every list of the administrators' part is asked for by. */
export const Paged = z.object({
  after: z.string().max(100).optional().describe('`next` of the page before'),
  /** More than the most gives the most. */
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(limits.pageSize)
    .transform((n) => Math.min(n, limits.pageSizeMax)),
});

export const Searched = Paged.extend({ query: z.string().max(200).optional() });
