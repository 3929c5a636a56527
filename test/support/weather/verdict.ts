import { isDeepStrictEqual } from 'node:util';
import type { Aside } from '../../../protocol/aside.ts';
import type { ReactionsOf } from '../../../protocol/chat.ts';
import type { RoomEvent } from '../../../protocol/room.ts';
import type { ChatRules } from '../../../protocol/rules.ts';
import type { File } from './database.ts';
import { people, type Resident, type Said, type Town } from './town.ts';

/** What is in the file: the truth. */
interface Stored {
  log: RoomEvent[];
  asides: Aside[];
  rules: ChatRules;
  pinned: number | null;
  everything: string;
}

/** What does not hold; nothing when everything does. */
export async function complaints(town: Town, file: File, visitors: Resident[]): Promise<string[]> {
  const stored = await read(town, file);
  const all = [...town.residents, ...visitors];
  for (const resident of all) await readBack(resident);
  const reactions = await Promise.all(all.map((resident) => reactionsFor(resident, town, stored)));
  const named = (resident: Resident) => `screen ${all.indexOf(resident)} (${resident.person.identity.name})`;
  return [
    ...town.faults.map((fault) => `a fault: ${fault instanceof Error ? fault.stack : String(fault)}`),
    ...ofLog(stored),
    ...ofPosts(town, stored),
    ...ofOrder(town, stored),
    ...ofErased(town, stored, all),
    ...ofSecrets(town, stored, all),
    ...all.flatMap((one) => ofScreen(one, stored).map((what) => `${named(one)} ${what}`)),
    ...all.flatMap((one, i) => ofReactions(one, reactions[i]!, town).map((what) => `${named(one)} ${what}`)),
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

async function read({ room, nodes }: Town, file: File): Promise<Stored> {
  const { events, asideStore, chatStore } = nodes[0]!.house;
  const log = await events.after(room, 0, 100_000);
  const { asides } = await asideStore.page(room, { limit: 100_000 });
  const { rules, pinned } = await chatStore.load(room);
  return { log, asides, rules, pinned, everything: file.everything() };
}

async function readBack({ page }: Resident): Promise<void> {
  for (let n = 0; n < 100 && page.view.log?.older; n++) await page.visit.loadOlder();
}

function ofLog({ log }: Stored): string[] {
  return log.flatMap((event, i) => (event.seq === i + 1 ? [] : [`seq ${event.seq} stands at place ${i + 1}`]));
}

/** Where a post is: in the log, or aside, or refused for good; and in one of these only. */
function ofPosts(town: Town, { log, asides }: Stored): string[] {
  const { said, promised, residents } = town;
  const seqs = placesIn(log);
  const states = new Map(asides.map(({ clientId, state }) => [clientId, state]));
  const outbox = residents.flatMap(({ page }) => page.view.outbox);
  const failed = new Set(outbox.filter(({ state }) => state === 'failed').map(({ clientId }) => clientId));
  return [
    ...said.flatMap(({ clientId, text }) => {
      const state = states.get(clientId);
      const places = [
        ...(seqs.get(clientId) ?? []).map((seq) => `at ${seq}`),
        ...(state && state !== 'released' ? [`aside, ${state}`] : []),
        ...(failed.has(clientId) ? ['refused'] : []),
      ];
      if (seqs.get(clientId)?.length === 1 && isCrossed(town, state)) return [];
      return places.length === 1 ? [] : [`${text} is ${places.join(' and ') || 'nowhere'}`];
    }),
    ...promised.posts.flatMap(({ clientId, seq }) =>
      seqs.get(clientId)?.[0] === seq ? [] : [`acknowledged at ${seq}, found at ${seqs.get(clientId)?.[0]}`],
    ),
    ...promised.asides.flatMap((clientId) => (states.has(clientId) ? [] : [`${clientId} was set aside and is not`])),
    ...outbox.flatMap(({ text, state }) => (state === 'failed' ? [] : [`${text} still waits in an outbox`])),
  ];
}

/**
 * The one thing that may be twice: a post that was set aside under new rules while it was still on its way into the log, by a
 * commit that came after its author was told `busy`, or over a line that broke and by a node that had not heard of the rules.
 * It was public when it was written; what staff decide about the other one, and that its author is told so, changes nothing.
 */
function isCrossed({ lines, wind }: Town, aside: Aside['state'] | undefined): boolean {
  return aside !== undefined && (wind.disturbed || lines.some(({ late }) => late));
}

/**
 * What one tab wrote stands in the order it was written, but for what staff released later, and for what one node refused
 * under new rules while a copy of it was stuck on its way to a node that had not heard of them.
 */
function ofOrder({ said, residents, promised, wind }: Town, { log, asides }: Stored): string[] {
  const seqs = placesIn(log);
  const apart = new Set([...asides.map(({ clientId }) => clientId), ...(wind.disturbed ? promised.refused : [])]);
  const seqOf = ({ clientId }: Said) => (apart.has(clientId) ? undefined : seqs.get(clientId)?.[0]);
  return residents.flatMap((resident) => {
    const own = said.filter((one) => one.resident === resident && seqOf(one));
    return own.flatMap((one, i) => {
      const next = own[i + 1];
      if (!next || next.life !== one.life || seqOf(one)! < seqOf(next)!) return [];
      return [`${next.text} was written after ${one.text} and stands before it`];
    });
  });
}

/** A text that does not stand in the log or aside (any more) stands nowhere. */
function ofErased(town: Town, { log, asides, everything }: Stored, all: Resident[]): string[] {
  const { texts, promised } = town;
  const posted = log.flatMap((event) => (event.type === 'chat.posted' ? [event.text] : []));
  const standing = new Set([...posted, ...asides.map(({ text }) => text)]);
  const places = [
    ['the file', everything] as const,
    ...all.map(({ page, person }, i) => [`page ${i} of ${person.identity.name}`, shownBy(page.view, town)] as const),
  ];
  return [
    ...texts
      .filter((text) => !standing.has(text))
      .flatMap((text) =>
        places.flatMap(([where, all]) => (all.includes(text) ? [`${text} is still in ${where}`] : [])),
      ),
    ...[...promised.erased].flatMap((seq) => {
      const event = log[seq - 1];
      return event?.type === 'chat.posted' && event.text === null ? [] : [`${seq} was to be erased`];
    }),
  ];
}

/** What staff did not release was never told to others than its author and staff; what was written without a name has none. */
function ofSecrets({ said }: Town, { log, asides }: Stored, all: Resident[]): string[] {
  const secret = new Set(asides.filter(({ state }) => state !== 'released').map(({ clientId }) => clientId));
  for (const clientId of placesIn(log).keys()) secret.delete(clientId); // see `isCrossed`
  const names = new Map(log.flatMap((event) => (event.type === 'chat.posted' ? [[event.clientId, event.by]] : [])));
  return said.flatMap(({ clientId, text, anonymous, resident }) => {
    const others = all.filter(({ person }) => person !== resident.person && person !== people.ada);
    const told = secret.has(clientId) && others.some((other) => other.told.some((message) => message.includes(text)));
    const named = anonymous && names.has(clientId) && !names.get(clientId)!.anonymous;
    return [...(told ? [`${text} was told to others`] : []), ...(named ? [`${text} has a name`] : [])];
  });
}

function ofScreen({ page }: Resident, { log, rules, pinned }: Stored): string[] {
  const { chat } = page.view;
  const shown = page.view.log?.events ?? [];
  if (shown.length !== log.length) return [`shows ${shown.map(({ seq }) => seq).join()} of ${log.length}`];
  return [
    ...shown.flatMap((event, i) => {
      const { reactions: _, mine: __, ...plain } = event as RoomEvent & { type: 'chat.posted' };
      return same(plain, log[i]) ? [] : [`shows ${JSON.stringify(plain)} for ${JSON.stringify(log[i])}`];
    }),
    ...(same(chat.rules, rules) ? [] : [`has the rules ${JSON.stringify(chat.rules)} for ${JSON.stringify(rules)}`]),
    ...(chat.pinned === pinned ? [] : [`has ${chat.pinned} pinned, not ${pinned}`]),
  ];
}

async function reactionsFor({ person }: Resident, { room, nodes }: Town, { log }: Stored): Promise<ReactionsOf[]> {
  const messages = log.filter((event) => event.type === 'chat.posted' && event.text !== null).map(({ seq }) => seq);
  const counts = await nodes[0]!.house.reactionStore.counts(room, messages, person.identity.accountId);
  return messages.map((seq) => counts.get(seq) ?? { seq, counts: {}, mine: [] });
}

/** Counts are signals: where one was lost, nothing is promised. */
function ofReactions({ page }: Resident, reactions: ReactionsOf[], town: Town): string[] {
  if (mayHaveLostSignals(town)) return [];
  return reactions.flatMap(({ seq, counts, mine }) => {
    const shown: ReactionsOf = page.view.chat.reactions.get(seq) ?? { seq, counts: {} };
    if (same(shown.counts, counts) && same(shown.mine ?? [], mine ?? [])) return [];
    return [`shows ${JSON.stringify(shown)} at ${seq} for ${JSON.stringify({ counts, mine })}`];
  });
}

const mayHaveLostSignals = ({ wind, stumbled }: Town): boolean => wind.lostAny || stumbled;

/** Nobody is counted who is not there. */
function ofPresence(town: Town, all: Resident[]): string[] {
  return town.nodes.flatMap((node, i) => {
    const here = new Set(all.filter((one) => one.node === node).map(({ person }) => person.identity.accountId)).size;
    const counted = node.house.registry.peek(town.room)?.presence.count ?? 0;
    return here === counted ? [] : [`node ${i} counts ${counted} people, but ${here} are there`];
  });
}

function placesIn(log: RoomEvent[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const event of log) {
    if (event.type !== 'chat.posted' || !event.clientId) continue;
    places.set(event.clientId, [...(places.get(event.clientId) ?? []), event.seq]);
  }
  return places;
}

/** What became of an aside is told by a signal: where one was lost, its author and staff may still have it. */
function shownBy({ log, window, chat }: Resident['page']['view'], town: Town): string {
  return JSON.stringify([log, window, [...chat.single], mayHaveLostSignals(town) ? [] : chat.asides]);
}

/** Alike on the wire. */
function same(one: unknown, other: unknown): boolean {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null)) as unknown;
  return isDeepStrictEqual(plain(one), plain(other));
}
