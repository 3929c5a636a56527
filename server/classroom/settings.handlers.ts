import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { Buckets, type Rates } from '../rates.ts';
import { seated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import type { Settings } from './settings.ts';

/** Changing what a room allows. */
export function settingsHandlers({ settings, rates }: { settings: Settings; rates?: Rates | undefined }): Handlers {
  const rate = new Buckets(limits.moderateRate, { shared: rates?.('classroom') });

  return {
    async 'classroom.change'(client, message) {
      const onlyQuestions = Object.keys(message.settings).every((group) => group === 'questions');
      const { room } = seated(client, message.room, onlyQuestions ? 'question.moderate' : 'room.edit');
      const wait = rate.take(client.identity.accountId);
      if (wait > 0) throw new UserError('rate', { retryAfterMs: wait });
      await settings.change(room, { ...settings.of(room), ...message.settings });
    },
  };
}
