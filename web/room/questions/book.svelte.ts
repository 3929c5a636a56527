import { untrack } from 'svelte';
import type { Question, QuestionsTold } from '../../../protocol/questions.ts';
import { t } from '../../i18n/questions.ts';
import { browserStore } from '../../ui/remember.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import { explainRefusal } from '../explain.ts';
import { Refused } from '../requests.ts';
import type { Room } from '../room.svelte.ts';
import { afterTold, type Order, type Questions } from './questions.ts';

/** Pages that are fetched without being asked for: of more questions nobody has an overview anyway. */
const PAGES = 3;
const ORDER = 'questions.order';

export type Book = ReturnType<typeof createBook>;
const books = new WeakMap<Room, Book>();

/** The questions of this room as this person may see them. One for as long as the page is in the room. */
export function bookOf(room: Room): Book {
  // Under a root of its own: what is derived would end with the component that asked first.
  if (!books.has(room)) $effect.root(() => void books.set(room, createBook(room)));
  return books.get(room)!;
}

function createBook(room: Room) {
  let known = $state.raw<Questions>(new Map());
  let state = $state<'loading' | 'there' | 'failed'>('loading');
  let next = $state<string | null>(null);
  let all = $state(false);
  let order = $state<Order>(browserStore.get(ORDER) === 'time' ? 'time' : 'votes');
  /** Votes on their way: what was chosen, until the server has answered. */
  let wishes = $state.raw<ReadonlyMap<string, boolean>>(new Map());
  /** Asked without a name while this page was open. Only the page knows whose they are, and it writes that nowhere. */
  let nameless = $state.raw<ReadonlySet<string>>(new Set());
  /** What was told while a list was on its way: the list may be older than that. */
  let meanwhile: QuestionsTold[] = [];
  let loading = false;
  let loads = 0;

  const isMine = (one: Question) => nameless.has(one.id) || (one.by !== null && one.by.id === room.me?.id);
  /** With one's own votes as they will be when they are granted. */
  const shown = $derived<Questions>(new Map([...known].map(([id, one]) => [id, wished(one, wishes.get(id))])));

  room.onMessage((message) => {
    if (message.type === 'questions.told' && message.room === room.id) told(message);
  });
  $effect.root(() => {
    const place = $derived(`${room.visits} ${room.lecture?.id} ${room.lecture?.state} ${room.me?.role} ${all}`);
    $effect(() => {
      void place;
      if (room.visits > 0) untrack(() => void load());
    });
  });

  function told(message: QuestionsTold): void {
    if (loading) meanwhile.push(message);
    for (const one of message.questions) tellAuthor(one);
    known = afterTold(known, message);
  }

  /** One's own question is worth a word wherever one is looking. */
  function tellAuthor(now: Question): void {
    const before = known.get(now.id);
    if (!before || before.state === now.state || !isMine(now) || room.may('question.moderate')) return;
    if (now.state === 'open' && before.state === 'waiting') toast(t('qa.news.open'));
    if (now.state === 'answered') toast(t('qa.news.answered'));
    if (now.state === 'dismissed') toast(t('qa.news.dismissed'));
    if (now.state === 'merged') toast(t('qa.news.merged'));
  }

  const page = (before?: string) =>
    room.request({ type: 'question.list', ...(all ? { all } : {}), ...(before ? { before } : {}) });

  async function load(): Promise<void> {
    if (!loading) meanwhile = [];
    loading = true;
    const own = ++loads;
    try {
      let found = new Map<string, Question>();
      let more: string | null = null;
      for (let i = 0; i < PAGES && (i === 0 || more !== null); i++) {
        const { questions, next: rest } = await page(more ?? undefined);
        found = afterTold(found, { questions, gone: [] });
        more = rest;
      }
      if (own !== loads) return; // another visit has begun
      for (const [id, one] of known) if (nameless.has(id) && !found.has(id)) found.set(id, one);
      known = meanwhile.reduce(afterTold, found);
      next = more;
      state = 'there';
    } catch {
      if (own === loads && known.size === 0) state = 'failed';
    } finally {
      if (own === loads) loading = false;
    }
  }

  /** Older ones than those that are there. Rejects with `Refused`. */
  async function fetchMore(): Promise<void> {
    const { questions, next: rest } = await page(next ?? undefined);
    known = afterTold(known, { questions: questions.filter(({ id }) => !known.has(id)), gone: [] });
    next = rest;
  }

  /** Shown at once, and taken back when it is refused. Of several presses the last one holds. */
  async function vote(id: string, on: boolean): Promise<void> {
    const busy = wishes.has(id);
    wishes = new Map([...wishes, [id, on]]);
    if (busy) return;
    try {
      for (let wish = on; wish !== known.get(id)?.mine && known.has(id); wish = wishes.get(id)!) {
        const before = known.get(id)!;
        await room.request({ type: 'question.vote', question: id, on: wish });
        const now = known.get(id);
        // Where it was told meanwhile it counts this vote, or the next telling does.
        const votes = before === now ? wished(before, wish).votes : now?.votes;
        if (now) known = new Map([...known, [id, { ...now, mine: wish, votes: votes! }]]);
      }
    } catch (error) {
      if (error instanceof Refused && (error.code === 'conflict' || error.code === 'not_found'))
        toast(t('qa.voteShut'));
      else explainRefusal(error);
    } finally {
      wishes = new Map([...wishes].filter(([other]) => other !== id));
    }
  }

  return {
    get state() {
      return state;
    },
    get questions() {
      return shown;
    },
    /** There are older ones than those that are there. */
    get more() {
      return next !== null;
    },
    /** Those of earlier lectures are among them. */
    get all() {
      return all;
    },
    showAll: (yes: boolean) => void (all = yes),
    get order() {
      return order;
    },
    choose(wanted: Order): void {
      order = wanted;
      browserStore.set(ORDER, wanted);
    },
    isMine,
    /** The server has it now. */
    asked(one: Question): void {
      if (one.by === null) nameless = new Set([...nameless, one.id]);
      known = afterTold(known, { questions: [one], gone: [] });
    },
    load,
    fetchMore,
    vote,
  };
}

function wished(one: Question, wish: boolean | undefined): Question {
  const was = one.mine ?? false;
  if (wish === undefined || wish === was) return one;
  return { ...one, mine: wish, votes: Math.max(0, one.votes + (wish ? 1 : -1)) };
}
