/**
 * Whether one takes part in the lab. `cut`: one did, until the connection to the server was a new one, which has consented to nothing.
 * `stopped` and `declined` differ in what is said, not in what can be done: one may take part again.
 */
export type Answer = 'asked' | 'joining' | 'taking' | 'declined' | 'stopped' | 'cut';

export interface Consent {
  /** The lab it is about; null while none is open. */
  lab: string | null;
  answer: Answer;
}

export type Happening =
  | { what: 'open'; lab: string | null }
  | { what: 'join' | 'decline' | 'stop' | 'newSocket' }
  /** The server's answer to having wanted to join that lab. */
  | { what: 'joined' | 'refused'; lab: string };

export const beforeConsent: Consent = { lab: null, answer: 'asked' };

/** Consent is for one lab and one connection: with another of either it has to be given again. */
export function consentAfter(consent: Consent, happening: Happening): Consent {
  const { lab, answer } = consent;
  const answers = (next: Answer): Consent => (next === answer ? consent : { lab, answer: next });
  switch (happening.what) {
    case 'open':
      return happening.lab === lab ? consent : { lab: happening.lab, answer: 'asked' };
    case 'joined':
      return happening.lab === lab && answer === 'joining' ? answers('taking') : consent;
    case 'refused':
      return happening.lab === lab && answer === 'joining' ? answers('asked') : consent;
    case 'join':
      return lab === null || answer === 'taking' ? consent : answers('joining');
    case 'decline':
      return answers('declined');
    case 'stop':
      return answer === 'taking' || answer === 'joining' ? answers('stopped') : consent;
    case 'newSocket':
      return answer === 'taking' || answer === 'joining' ? answers('cut') : consent;
  }
}
