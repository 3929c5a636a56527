import { asApiError, type ApiError } from '../ui/api.ts';

export type Fetched<T> = ReturnType<typeof fetched<T>>;

/**
 * Something fetched: `now` is the newest answer, which stays while it is fetched again; `error` the last failure, while
 * there is nothing newer. Answers that were overtaken by a later request are dropped.
 */
export function fetched<T>(load: () => Promise<T>) {
  let now = $state.raw<T | undefined>();
  let error = $state.raw<ApiError | undefined>();
  let newest = 0;

  return {
    get now() {
      return now;
    },
    set now(value: T | undefined) {
      newest++;
      now = value;
    },
    get error() {
      return error;
    },
    async refresh(): Promise<void> {
      const mine = ++newest;
      try {
        const answer = await load();
        if (mine === newest) [now, error] = [answer, undefined];
      } catch (thrown) {
        if (mine === newest) error = asApiError(thrown);
      }
    },
  };
}
