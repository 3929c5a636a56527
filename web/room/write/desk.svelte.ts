import { untrack } from 'svelte';
import { destinationOf, type Destination } from '../../../protocol/destination.ts';
import { limits } from '../../../protocol/limits.ts';
import type { Mention } from '../../../protocol/chat.ts';
import type { MessageLine } from '../chat-lines.ts';
import type { Extras, OutboxItem, Storage } from '../outbox-shelf.ts';
import { Refused } from '../requests.ts';
import type { Room } from '../room.svelte.ts';
import { draftKey, emptyDraft, keepDraft, readDraft, type Draft } from './drafts.ts';
import { editKey, keepEdit, readEdit } from './kept-edit.ts';
import { ticking } from './ticking.svelte.ts';

/** Refusals after which a message can never be changed again. */
const forGood = new Set(['too_late', 'not_found', 'forbidden']);

export type Desk = ReturnType<typeof makeDesk>;

const desks = new WeakMap<Room, Desk>();

/** The desk of this room; none until one can write there. */
export const deskOf = (room: Room): Desk | undefined => desks.get(room);

/**
 * What one is writing in a room, and to what it is an answer or a correction. Call it while a component is being made: it
 * lasts as long as that one.
 */
export function createDesk(room: Room, storage: Storage | null): Desk {
  const desk = makeDesk(room, storage);
  desks.set(room, desk);
  return desk;
}

function makeDesk(room: Room, storage: Storage | null) {
  let draft = $state.raw<Draft>(emptyDraft);
  /** One's own message that is being changed; the draft waits meanwhile. */
  let editing = $state.raw<{ seq: number; at: number; draft: Draft } | null>(null);
  let preview = $state(false);
  let menu = $state.raw<{ line: MessageLine; anchor: HTMLElement } | null>(null);
  let refusal = $state.raw<unknown>(null);
  let news = $state('');
  let field: HTMLTextAreaElement | undefined;
  /** Everybody who was chosen from the list so far: what comes back from the outbox knows only ids. */
  const chosen = new Map<string, Mention>();

  const now = ticking(() => room.mute !== null);
  /** Staff who write without a name write as students do. */
  const whereToAll = $derived.by(() => {
    void now();
    const nobody = { staff: false, guest: false, mute: null };
    return room.staff && draft.anonymous ? destinationOf(room.rules, nobody, room.serverNow()) : room.destination();
  });

  const key = $derived(room.me ? draftKey(room.me.id, room.id) : null);
  const keyOfEdit = $derived(room.me ? editKey(room.me.id, room.id) : null);

  $effect(() => {
    if (key === null) return;
    const kept = readDraft(storage?.getItem(key) ?? null);
    untrack(() => {
      if (draft.text === '') draft = kept;
      goOnEditing();
    });
    const changed = (event: StorageEvent) => {
      // Another tab has sent the correction, or given it up.
      if (event.key === keyOfEdit && event.newValue === null && !document.hasFocus()) endEdit();
      // Where somebody is typing, another tab changes nothing.
      if (event.key === key && !document.hasFocus() && !editing) draft = readDraft(event.newValue);
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  });

  function write(change: Partial<Draft>): void {
    draft = { ...draft, ...change };
    refusal = null;
    news = '';
    if (key === null || keyOfEdit === null) return;
    if (!editing) return keepDraft(storage, key, draft);
    const { seq, at } = editing;
    keepEdit(storage, keyOfEdit, { seq, at, text: draft.text, mentions: draft.mentions });
  }

  function forgetEdit(): void {
    if (keyOfEdit !== null) keepEdit(storage, keyOfEdit, null);
  }

  /** With what was kept of a correction, unless its message can no longer be changed. */
  function goOnEditing(): void {
    if (editing || keyOfEdit === null) return;
    const kept = readEdit(storage?.getItem(keyOfEdit) ?? null, room.serverNow());
    const message = kept && room.message(kept.seq);
    if (!kept || (message?.type === 'chat.posted' && message.text === null)) return forgetEdit();
    editing = { seq: kept.seq, at: kept.at, draft };
    draft = { ...emptyDraft, text: kept.text, mentions: kept.mentions };
  }

  const mentioned = () => draft.mentions.filter(({ name }) => draft.text.includes(`@${name}`));

  function endEdit(): void {
    if (!editing) return;
    draft = editing.draft;
    editing = null;
    refusal = null;
    forgetEdit();
    field?.focus();
  }

  return {
    get text() {
      return draft.text;
    },
    set text(text: string) {
      write({ text });
    },
    get replyTo() {
      return draft.replyTo;
    },
    get anonymous() {
      return draft.anonymous;
    },
    set anonymous(anonymous: boolean) {
      write({ anonymous });
    },
    get toStaff() {
      return draft.toStaff;
    },
    set toStaff(toStaff: boolean) {
      write({ toStaff });
    },
    /** Where a message goes, and where one to all would go. Reactive, also to the end of a mute. */
    get where(): Destination {
      return draft.toStaff && whereToAll !== 'muted' ? 'staff' : whereToAll;
    },
    get whereToAll() {
      return whereToAll;
    },
    get preview() {
      return preview;
    },
    set preview(shown: boolean) {
      preview = shown;
    },
    get editing() {
      return editing?.seq ?? null;
    },
    /** Why a change was refused, until one goes on writing. */
    get refusal() {
      return refusal;
    },
    /** What became of what was just sent, until one goes on writing. A toast would cover the field. */
    get news() {
      return news;
    },
    tell(text: string): void {
      news = text;
    },
    /** The names that will be marked in the text. */
    get names() {
      return mentioned().map(({ name }) => name);
    },
    /** The message whose menu is open, and what opened it. */
    get menu() {
      return menu;
    },
    openMenu(line: MessageLine, anchor: HTMLElement): void {
      menu = { line, anchor };
    },
    closeMenu(line: MessageLine): void {
      if (menu?.line === line) menu = null;
    },

    sitAt(element: HTMLTextAreaElement): () => void {
      field = element;
      return () => (field = undefined);
    },
    focus: () => field?.focus(),

    /** Puts something around what is selected in the field, or at the caret. */
    insert(before: string, after = ''): void {
      if (!field) return;
      const { selectionStart: start, selectionEnd: end, value } = field;
      const inside = value.slice(start, end);
      field.focus();
      field.setRangeText(before + inside + after, start, end, 'end');
      field.setSelectionRange(start + before.length, start + before.length + inside.length);
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },

    reply(seq: number): void {
      endEdit();
      write({ replyTo: seq });
      field?.focus();
    },
    edit({ seq, at, text, mentions }: Pick<MessageLine, 'seq' | 'at' | 'text' | 'mentions'>): void {
      endEdit();
      editing = { seq: seq!, at, draft };
      draft = { ...emptyDraft, text: text!, mentions: [...mentions] };
      field?.focus();
    },
    mention(person: Mention): void {
      chosen.set(person.id, person);
      write({ mentions: [...draft.mentions.filter(({ id }) => id !== person.id), person] });
    },
    /** What was not sent, to write it anew. */
    takeBack({ text, extras }: OutboxItem): void {
      endEdit();
      write({
        text: [draft.text, text].filter(Boolean).join('\n'),
        replyTo: draft.replyTo ?? extras?.replyTo ?? null,
        mentions: [...draft.mentions, ...(extras?.mentions ?? []).flatMap((id) => chosen.get(id) ?? [])],
        anonymous: draft.anonymous || extras?.anonymous === true,
        toStaff: draft.toStaff || extras?.to === 'staff',
      });
      field?.focus();
    },
    /** Gives up the correction, or else the answer. False when there was neither. */
    cancel(): boolean {
      if (editing) endEdit();
      else if (draft.replyTo !== null) write({ replyTo: null });
      else return false;
      return true;
    },

    /**
     * Sends what is written. False when too many messages are on their way already; then it stays. A correction stays until
     * the server has granted it.
     */
    async send(): Promise<boolean> {
      const text = draft.text.trim();
      const mentions = mentioned()
        .slice(0, limits.mentionsPerMessage)
        .map(({ id }) => id);
      if (editing) {
        const { seq } = editing;
        try {
          await room.edit(seq, text, mentions);
          if (editing?.seq === seq && draft.text.trim() === text) endEdit(); // else somebody went on writing
        } catch (error) {
          refusal = error;
          if (error instanceof Refused && forGood.has(error.code)) forgetEdit();
        }
        return true;
      }
      const extras: Extras = {
        ...(draft.replyTo !== null ? { replyTo: draft.replyTo } : {}),
        ...(mentions.length > 0 ? { mentions } : {}),
        ...(draft.anonymous ? { anonymous: true } : {}),
        ...(draft.toStaff ? { to: 'staff' } : {}),
      };
      if (!room.say(text, Object.keys(extras).length > 0 ? extras : undefined)) return false;
      write({ ...emptyDraft, anonymous: draft.anonymous, toStaff: draft.toStaff });
      return true;
    },
  };
}
