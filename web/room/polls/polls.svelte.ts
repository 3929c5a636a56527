import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Choice, PollOpened, PollRun } from '../../../protocol/polls.ts';
import type { Room } from '../room.svelte.ts';
import { runAfter, runTallied } from './runs.ts';

/** What was told since the room was entered for the `visit`th time: before that, the snapshot says it all. */
interface Told {
  visit: number;
  run: PollRun | null;
}

let told = $state.raw<Readonly<Record<string, Told>>>({});
/** One's own votes by run, as far as this page knows: the server forgets them when an anonymous poll closes. */
let cast = $state.raw<Readonly<Record<string, Choice | null>>>({});
const listening = new WeakSet<Room>();

/** The poll that is open, or the last one whose results were shown; with one's own vote. Reactive. */
export function runIn(room: Room): PollRun | null {
  listen(room);
  const run = shownIn(room);
  const entered = room.entered?.classroom.poll;
  return run && { ...run, mine: cast[run.id] ?? (entered?.id === run.id ? entered.mine : undefined) };
}

/** Votes, or votes otherwise. Rejects with `Refused`. */
export async function vote(room: Room, run: string, choice: Choice): Promise<void> {
  await room.request({ type: 'poll.vote', run, choice });
  cast = { ...cast, [run]: choice };
}

/** Puts a poll to the room: one of the library, or one made on the spot. Rejects with `Refused`. */
export async function open(room: Room, what: Pick<PollOpening, 'poll'> | Pick<PollOpening, 'content'>): Promise<void> {
  const { run } = (await room.request({ type: 'poll.open', ...what })) as PollOpened;
  tell(room, runAfter(shownIn(room), run));
}
type PollOpening = { poll: string; content: PollRun['content'] };

function shownIn(room: Room): PollRun | null {
  const known = told[room.id];
  if (known?.visit === room.visits) return known.run;
  // What was told before anybody listened here: this code came after the room was entered.
  const { 'poll.told': last, 'poll.tallied': tallied } = room.signals;
  const entered = room.entered?.classroom.poll ?? null;
  const run = last ? runAfter(entered, last.run) : entered;
  return tallied ? runTallied(run, tallied) : run;
}

function listen(room: Room): void {
  if (listening.has(room)) return;
  listening.add(room);
  room.onMessage((message) => receive(room, message));
}

function receive(room: Room, message: ServerMessage): void {
  if (!('room' in message) || message.room !== room.id) return;
  if (message.type === 'poll.told') {
    const { id, mine } = message.run;
    if (mine !== undefined) cast = { ...cast, [id]: mine };
    tell(room, runAfter(shownIn(room), message.run));
  }
  if (message.type === 'poll.tallied') tell(room, runTallied(shownIn(room), message));
}

function tell(room: Room, run: PollRun | null): void {
  told = { ...told, [room.id]: { visit: room.visits, run } };
}
