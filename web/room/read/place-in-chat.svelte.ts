import { tick, untrack } from 'svelte';
import { toast } from '../../ui/toasts.svelte.ts';
import { t } from '../../i18n/read.ts';
import type { Room } from '../room.svelte.ts';
import { createLastRead } from './last-read.ts';
import { countUnread, createUnread, isFurther, type Unread } from './unread.ts';

const MARKED_MS = 2_500;

/** The part of the list that is used here. */
interface Shown {
  toEnd(): void;
  reveal(key: string): Promise<boolean>;
  revealAfter(key: string): Promise<boolean>;
  sees(key: string): boolean;
  isFar(): boolean;
}

/** Where somebody is in a chat: at its end or above it, what is new to him, and what is pointed at. Makes effects: call it in a component. */
export function createPlaceInChat(room: Room, list: () => Shown | undefined) {
  let unread = $state.raw<Unread | null>(null);
  let away = $state(false);
  let far = $state(false);
  let visible = $state(document.visibilityState === 'visible');
  let marked = $state<string | null>(null);
  /** While away: the newest seq when the end was left. */
  let seen = $state(0);
  let unmark: ReturnType<typeof setTimeout> | undefined;

  const account = $derived(room.me?.id);
  const lastRead = $derived(account === undefined ? null : createLastRead(account, room.id));
  const tracker = $derived(lastRead && untrack(() => createUnread(lastRead, room.me!, (next) => (unread = next))));
  const atEnd = $derived(!away && room.window === null);
  const fresh = $derived(!atEnd && room.log && room.me ? countUnread(room.log, seen, room.me) : 0);

  $effect(() => {
    const { log } = room;
    if (log) untrack(() => tracker?.grown(log, atEnd && visible));
  });
  $effect(() => {
    if (!atEnd || !room.log) return;
    seen = room.log.seq;
    if (visible) tracker?.reachedEnd(room.log);
    room.trim();
  });
  $effect(() => {
    const turned = () => {
      visible = document.visibilityState === 'visible';
      if (!visible) tracker?.left();
    };
    const stored = ({ key }: StorageEvent) => {
      if (room.log && lastRead?.concerns(key)) tracker?.readElsewhere(room.log);
    };
    document.addEventListener('visibilitychange', turned);
    addEventListener('storage', stored);
    return () => {
      document.removeEventListener('visibilitychange', turned);
      removeEventListener('storage', stored);
      clearTimeout(unmark);
    };
  });

  async function pointAt(key: string | undefined): Promise<void> {
    await tick();
    if (key === undefined || !(await list()?.reveal(key))) return;
    marked = key;
    clearTimeout(unmark);
    unmark = setTimeout(() => (marked = null), MARKED_MS);
  }

  return {
    get away() {
      return away;
    },
    set away(is: boolean) {
      away = is;
    },
    /** So far above the end, or anywhere else in history, that a way back is wanted. */
    get far() {
      return far || room.window !== null;
    },
    get marked() {
      return marked;
    },
    get unread() {
      return unread;
    },
    /** Messages of others since the end was left. */
    get fresh() {
      return fresh;
    },
    /** How many are new since one was here; null when nobody can say. */
    get count() {
      if (!unread || !room.log || !room.me || isFurther(room.log, unread.since)) return null;
      return countUnread(room.log, unread.since, room.me);
    },
    /** For the list, whenever something else may be in view. */
    looked(): void {
      far = away && (list()?.isFar() ?? false);
      if (!unread?.hidden || !visible || !list()?.sees('unread')) return;
      tracker?.seen();
      if (atEnd && room.log) tracker?.reachedEnd(room.log);
    },
    toNewest(): void {
      if (fresh > 0 && room.log) tracker?.skippedFrom(seen, room.log);
      room.showNewest();
      list()?.toEnd();
    },
    /** To where the new begins, also when it has to be fetched. */
    async toUnread(): Promise<void> {
      if (!unread) return;
      if (await list()?.revealAfter('unread')) return;
      const found = await room.showAround(unread.since + 1).catch(() => false);
      await tick();
      if (!found || !(await list()?.revealAfter('unread'))) toast(t('read.unreachable'));
    },
    dismiss(): void {
      if (room.log) tracker?.dismiss(room.log);
    },
    /** Shows that row and marks it for a moment. */
    pointAt,
  };
}

export type PlaceInChat = ReturnType<typeof createPlaceInChat>;
