import type { Client } from '../rooms/client.ts';
import type { OnStage } from '../rooms/room.handlers.ts';

/**
 * Tells a client what of the live state is its own, when its snapshot could not or what it knew is so no more. `whole`: also what
 * is not so, for who may believe that it is.
 */
export function welcome(room: string, client: Client, { speakers, hands }: OnStage, whole: boolean): void {
  if (whole || speakers.call) client.send({ type: 'stage.called', room, call: speakers.call, because: null });
  if (speakers.speakers && (whole || speakers.speakers.length > 0))
    client.send({ type: 'stage.speakers_changed', room, speakers: speakers.speakers });
  if (whole || hands.place !== null) client.send({ type: 'hand.placed', room, place: hands.place });
  if (whole) client.send({ type: 'lab.changed', room, lab: null }); // it ended with the state it was part of
  if (whole) client.send({ type: 'lens.helps', room, people: [] }); // who still needs help asks again
  if (hands.line && (whole || hands.line.count > 0)) client.send({ type: 'hands.changed', room, line: hands.line });
}
