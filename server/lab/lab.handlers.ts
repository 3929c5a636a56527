import { limits } from '../../protocol/limits.ts';
import { Buckets } from '../rates.ts';
import { seated } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { pace } from '../rooms/pace.ts';
import type { Labs } from './labs.ts';

/** Opening the lab, changing the network in it, and volunteering. To have had enough is never refused. */
export function labHandlers({ labs }: { labs: Labs }): Handlers {
  const changing = new Buckets(limits.labChangeRate);
  const joining = new Buckets(limits.labJoinRate);

  return {
    'lab.open'(client, message) {
      const { room } = seated(client, message.room, 'stage.publish');
      pace(changing, client);
      const { accountId: id, name } = client.identity;
      labs.of(room).open({ id, name }, message.impairment, message.seconds);
    },

    'lab.set'(client, message) {
      const { room } = seated(client, message.room, 'stage.publish');
      pace(changing, client);
      labs.of(room).set(message.impairment);
    },

    'lab.close'(client, message) {
      const { room } = seated(client, message.room, 'stage.publish');
      labs.of(room).close();
    },

    'lab.join'(client, message) {
      const { room } = seated(client, message.room, 'stage.watch');
      pace(joining, client);
      labs.of(room).join(client, message.lab);
    },

    'lab.leave'(client, message) {
      const { room } = seated(client, message.room, 'stage.watch');
      labs.of(room).leave(client);
    },
  };
}
