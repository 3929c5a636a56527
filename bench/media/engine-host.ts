/** The media engine of the server in a process of its own, which does nothing else: its workers forward every packet. */
import { createMediaEngine } from '../../server/media/engine.ts';
import type { MediaEngine, MediaOffer } from '../../server/media/port.ts';
import { obey } from '../hall/child.ts';
import { ownAddress } from './address.ts';

export type Order = { do: 'start' } | { do: 'publish'; offer: MediaOffer } | { do: 'subscribe'; offers: MediaOffer[] };

const loud = (...what: unknown[]) => console.error('media engine:', ...what);
let engine: MediaEngine;

obey(async (order: Order) => {
  if (order.do === 'publish') return engine.publish(order.offer);
  if (order.do === 'subscribe') return Promise.all(order.offers.map((offer) => engine.subscribe(offer)));
  engine = await createMediaEngine({
    port: 0,
    limit: 100, // so many join within seconds that it would send some away for a moment; whether they fit is what is measured
    bindAddress: ownAddress(),
    log: { info() {}, warn: loud, error: loud },
    events: {
      closed(connection, reason) {
        if (reason === 'failed') loud(`${connection} is closed`); // who goes with his worker is not told one by one
      },
      flowing() {},
      sending() {},
      linkEnded() {},
    },
  });
});
