import type { Admission } from '../admission.ts';

/** A server with room for everybody. */
export const openToAll: Pick<Admission, 'admit' | 'admitStranger' | 'came' | 'went'> = {
  admit: async () => {},
  admitStranger() {},
  came() {},
  went() {},
};
