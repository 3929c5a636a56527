import { asApiError } from '../ui/api.ts';
import { explain } from '../ui/explain.ts';
import { toast } from '../ui/toasts.svelte.ts';

/** Does something that a button asked for; says what went wrong, or, if given, that it is done. Resolves to whether it is. */
export async function attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work();
  } catch (error) {
    toast(explain(asApiError(error)), { look: 'bad' });
    return false;
  }
  if (done) toast(done);
  return true;
}
