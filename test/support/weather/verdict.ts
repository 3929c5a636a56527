import { isDeepStrictEqual } from 'node:util';
import type { RoomEvent } from '../../../protocol/room.ts';
import type { File } from './database.ts';
import type { Resident, Town } from './town.ts';

/** What does not hold; nothing when everything does. The log in the file is the truth. */
export async function complaints(town: Town, file: File, visitors: Resident[]): Promise<string[]> {
  const log = await town.nodes[0]!.house.events.after(town.room, 0, 100_000);
  const all = [...town.residents, ...visitors];
  for (const resident of all) await readBack(resident);
  return [
    ...town.faults.map((fault) => `a fault: ${fault instanceof Error ? fault.stack : String(fault)}`),
    ...ofLog(log),
    ...ofPosts(town, log),
    ...ofErased(town, log, file, all),
    ...all.flatMap((resident, i) => ofScreen(resident, `screen ${i} of ${resident.person.identity.name}`, log)),
    ...ofPresence(town, all),
  ];
}

/** Acknowledged, and not on a screen although nothing was lost on the way between the nodes. */
export function unseen(town: Town): string[] {
  if (town.wind.lostAny) return [];
  const last = Math.max(0, ...town.promised.posts.map(({ seq }) => seq));
  return town.residents
    .map((resident, i) => `screen ${i} ends at ${resident.page.view.log?.seq}, acknowledged was ${last}`)
    .filter((_, i) => (town.residents[i]!.page.view.log?.seq ?? 0) < last);
}

async function readBack({ page }: Resident): Promise<void> {
  for (let n = 0; n < 100 && page.view.log?.older; n++) await page.visit.loadOlder();
}

function ofLog(log: RoomEvent[]): string[] {
  return log.flatMap((event, i) => (event.seq === i + 1 ? [] : [`seq ${event.seq} stands at place ${i + 1}`]));
}

function ofPosts({ said, promised, residents }: Town, log: RoomEvent[]): string[] {
  const places = new Map<string, number[]>();
  for (const event of log) {
    if (event.type !== 'chat.posted' || !event.clientId) continue;
    places.set(event.clientId, [...(places.get(event.clientId) ?? []), event.seq]);
  }
  const lost = said.filter(({ clientId }) => !places.has(clientId)).map(({ text }) => `never stored: ${text}`);
  const twice = [...places].filter(([, seqs]) => seqs.length > 1).map(([id, seqs]) => `${id} stands at ${seqs.join()}`);
  const moved = promised.posts
    .filter(({ clientId, seq }) => places.get(clientId)?.[0] !== seq)
    .map(({ clientId, seq }) => `acknowledged at ${seq}, found at ${places.get(clientId)?.[0]}`);
  const swapped = residents.flatMap((resident) => {
    const own = said.filter((one) => one.resident === resident);
    return own.flatMap((one, i) => {
      const next = own[i + 1];
      const before = next && next.life === one.life && places.get(one.clientId)![0]! > places.get(next.clientId)![0]!;
      return before ? [`${next.text} was written after ${one.text} and stands before it`] : [];
    });
  });
  const waiting = residents.flatMap(({ page }, i) =>
    page.view.outbox.map(({ text, state }) => `still in outbox ${i}: ${text} ${state}`),
  );
  return [...lost, ...twice, ...moved, ...(lost.length > 0 ? [] : swapped), ...waiting];
}

/** A text that does not stand in the log (any more) stands nowhere. */
function ofErased({ texts, promised }: Town, log: RoomEvent[], file: File, all: Resident[]): string[] {
  const standing = new Set(log.flatMap((event) => (event.type === 'chat.posted' ? [event.text] : [])));
  const gone = texts.filter((text) => !standing.has(text));
  const places = [
    ['the file', file.everything()] as const,
    ...all.map(({ page, person }, i) => [`page ${i} of ${person.identity.name}`, shownBy(page.view)] as const),
  ];
  const kept = gone.flatMap((text) =>
    places
      .filter(([, all]) => all.includes(JSON.stringify(text).slice(1, -1)))
      .map(([where]) => `${text} is still in ${where}`),
  );
  const unerased = [...promised.erased].filter((seq) => {
    const event = log[seq - 1];
    return event?.type !== 'chat.posted' || event.text !== null;
  });
  return [...kept, ...unerased.map((seq) => `${seq} was to be erased`)];
}

function shownBy(view: Resident['page']['view']): string {
  return JSON.stringify([view.log, view.window, [...view.chat.single]]);
}

function ofScreen({ page }: Resident, name: string, log: RoomEvent[]): string[] {
  const shown = page.view.log?.events ?? [];
  if (shown.length !== log.length) return [`${name} shows ${shown.map(({ seq }) => seq).join()} of ${log.length}`];
  return shown.flatMap((event, i) =>
    isDeepStrictEqual(plain(event), plain(log[i]))
      ? []
      : [`${name} shows ${JSON.stringify(event)} for ${JSON.stringify(log[i])}`],
  );
}

/** Nobody is counted who is not there. */
function ofPresence(town: Town, all: Resident[]): string[] {
  return town.nodes.flatMap((node, i) => {
    const here = new Set(all.filter((one) => one.node === node).map(({ person }) => person.identity.accountId)).size;
    const counted = node.house.registry.peek(town.room)?.presence.count ?? 0;
    return here === counted ? [] : [`node ${i} counts ${counted} people, but ${here} are there`];
  });
}

/** As it is on the wire. */
function plain(event: unknown): unknown {
  return JSON.parse(JSON.stringify(event ?? null));
}
