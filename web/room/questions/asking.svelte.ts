import { untrack } from 'svelte';
import { limits } from '../../../protocol/limits.ts';
import { browserStorage, newClientId } from '../browser.ts';
import { Refused, type RefusalCode } from '../requests.ts';
import type { Room } from '../room.svelte.ts';
import { bookOf } from './book.svelte.ts';
import { askKey, emptyAsk, keepAsk, readAsk, type AskDraft } from './draft.ts';

/** Refusals that say nothing about the question: it is kept, and asked again with the same `clientId`. */
const passing = new Set<RefusalCode>(['busy', 'rate', 'disconnected', 'timeout', 'internal', 'unauthenticated']);
const PAUSE_MS = 3_000;

export type Asking = ReturnType<typeof createAsking>;
const askings = new WeakMap<Room, Asking>();

/** What this person is about to ask in this room. It goes on being sent while other things are looked at. */
export function askingOf(room: Room): Asking {
  // As with the book: it outlives the component that asked first.
  if (!askings.has(room)) $effect.root(() => void askings.set(room, createAsking(room)));
  return askings.get(room)!;
}

function createAsking(room: Room) {
  const storage = browserStorage();
  const book = bookOf(room);
  let draft = $state.raw<AskDraft>(emptyAsk);
  let refusal = $state.raw<Refused | null>(null);
  /** Counts what was asked, for whoever wants to say so. */
  let done = $state(0);
  let busy = false;
  let key: string | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const allowed = $derived(
    (room.signals['classroom.changed']?.settings ?? room.entered?.classroom.settings)?.questions.anonymous ?? false,
  );

  $effect.root(() => {
    $effect(() => {
      if (room.visits === 0 || !room.me) return;
      const own = askKey(room.me.id, room.id);
      untrack(() => {
        if (key === null) draft = readAsk(storage, own);
        key = own;
        if (draft.clientId !== null) void send();
      });
    });
  });

  function write(next: AskDraft): void {
    draft = next;
    if (key !== null) keepAsk(storage, key, next);
  }

  async function send(): Promise<void> {
    clearTimeout(retry);
    const text = draft.text.trim();
    if (busy || text === '' || text.length > limits.questionLength) return;
    busy = true;
    const { anonymous } = draft;
    const clientId = draft.clientId ?? newClientId();
    write({ ...draft, clientId });
    refusal = null;
    try {
      const { question } = await room.request({
        type: 'question.ask',
        clientId,
        text,
        ...(anonymous ? { anonymous } : {}),
      });
      book.asked(question);
      if (draft.clientId === clientId) write({ ...emptyAsk, anonymous });
      done++;
    } catch (error) {
      if (draft.clientId === clientId) refused(error instanceof Refused ? error : new Refused('internal'));
    } finally {
      busy = false;
    }
  }

  function refused(why: Refused): void {
    refusal = why;
    if (!passing.has(why.code))
      write({ ...draft, clientId: null, anonymous: draft.anonymous && why.rule !== 'anonymous' });
    // Without a connection the next visit asks again.
    else if (why.code !== 'disconnected') retry = setTimeout(() => void send(), why.retryAfterMs ?? PAUSE_MS);
  }

  return {
    get text() {
      return draft.text;
    },
    set text(text: string) {
      refusal = null;
      write({ ...draft, text, clientId: null });
    },
    /** The room lets one leave out the name. */
    get mayHide() {
      return allowed;
    },
    get anonymous() {
      return draft.anonymous;
    },
    set anonymous(anonymous: boolean) {
      write({ ...draft, anonymous });
    },
    get sending() {
      return draft.clientId !== null;
    },
    get refusal() {
      return refusal;
    },
    get done() {
      return done;
    },
    /** Where the name may not be left out any more this is refused: it is never sent along instead. */
    send: () => void send(),
    /** Back to writing. It may have arrived already. */
    stop(): void {
      clearTimeout(retry);
      refusal = null;
      write({ ...draft, clientId: null });
    },
  };
}
