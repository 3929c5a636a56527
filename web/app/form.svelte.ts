import { ApiError, asApiError } from '../ui/api.ts';

export type Form = ReturnType<typeof createForm>;

/** What a form is doing: `run` sends, keeps it from being sent twice, and remembers what went wrong. */
export function createForm() {
  let busy = $state(false);
  let error = $state.raw<ApiError | undefined>();

  return {
    get busy() {
      return busy;
    },
    get error() {
      return error;
    },
    /** Resolves to whether it went well. */
    async run(work: () => Promise<unknown>): Promise<boolean> {
      if (busy) return false;
      busy = true;
      error = undefined;
      try {
        await work();
        return true;
      } catch (thrown) {
        if (!(thrown instanceof ApiError)) console.error(thrown);
        error = asApiError(thrown);
        return false;
      } finally {
        busy = false;
      }
    },
    /** For `onsubmit`: the browser's own sending is prevented. */
    submit(work: () => Promise<unknown>) {
      return (event: SubmitEvent) => {
        event.preventDefault();
        void this.run(work);
      };
    },
    /** The error if it is about this field. */
    about: (field: string): ApiError | undefined => (error?.field === field ? error : undefined),
    forget: (): void => void (error = undefined),
  };
}
