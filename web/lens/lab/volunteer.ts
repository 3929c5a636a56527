import type { RefusalCode } from '../../room/requests.ts';
import { Refused } from '../../room/requests.ts';
import type { Room } from '../../room/room.svelte.ts';
import { beforeConsent, consentAfter, type Consent, type Happening } from './consent.ts';

export interface VolunteerParts {
  request: Room['request'];
  changed(consent: Consent): void;
  /** `over`: the lab one took part in has ended. A code: joining was refused. */
  tell(news: 'over' | RefusalCode): void;
}

/** Takes part in labs, one by one, and only as long as its owner wants. */
export function createVolunteer({ request, changed, tell }: VolunteerParts) {
  let consent = beforeConsent;

  function happened(happening: Happening): void {
    const next = consentAfter(consent, happening);
    if (next === consent) return;
    consent = next;
    changed(consent);
  }

  /** The server grants it always; where it cannot be asked the socket is gone, and with it the consent. */
  const leave = () => request({ type: 'lab.leave' }).catch(() => {});

  return {
    /** Which lab is open now. */
    open(lab: string | null): void {
      const wasTaking = consent.answer === 'taking';
      const before = consent.lab;
      happened({ what: 'open', lab });
      if (wasTaking && consent.lab !== before) tell('over');
    },
    newSocket: () => happened({ what: 'newSocket' }),
    decline: () => happened({ what: 'decline' }),
    async join(): Promise<void> {
      const { lab, answer } = consent;
      if (lab === null || answer === 'joining' || answer === 'taking') return;
      happened({ what: 'join' });
      try {
        await request({ type: 'lab.join', lab });
        happened({ what: 'joined', lab });
        // It was taken back meanwhile.
        if (consent.answer !== 'taking') await leave();
      } catch (error) {
        happened({ what: 'refused', lab });
        tell(error instanceof Refused ? error.code : 'internal');
      }
    },
    async stop(): Promise<void> {
      if (consent.answer !== 'taking' && consent.answer !== 'joining') return;
      happened({ what: 'stop' });
      await leave();
    },
  };
}

export type Volunteer = ReturnType<typeof createVolunteer>;
