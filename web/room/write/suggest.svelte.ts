import type { MemberPage } from '../../../protocol/api.ts';
import { t as shared } from '../../i18n/shared.ts';
import { api } from '../../ui/api.ts';
import { later } from '../later.svelte.ts';
import type { Room } from '../room.svelte.ts';
import type { Desk } from './desk.svelte.ts';

/** Something that can stand in place of what is being typed. */
export interface Suggestion {
  key: string;
  /** What it is called, and what stands beside that: the sign itself, or somebody's part in the room. */
  name: string;
  beside: string;
  text: string;
  chosen(): void;
}
export type Suggest = ReturnType<typeof createSuggest>;

const PAUSE_MS = 150;
const MOST = 8;
/** `@` and up to two words of a name, or `:` and two signs of an emoji's, right before the caret. */
const opening = /(?:^|[\s(])(?:@([^\s@:]{0,30}(?: [^\s@:]{1,30})?)|:([\w+-]{2,40}))$/u;

const emoji = later(() => import('./emoji.ts'));

/**
 * Names of people after `@` and of emoji after `:`, in the pattern of a combobox: the focus stays in the field, arrows choose,
 * Enter or Tab takes, Escape closes. `id` is that of the list.
 */
export function createSuggest(room: Room, desk: Desk, field: () => HTMLTextAreaElement | undefined, id: string) {
  let found = $state.raw<Suggestion[]>([]);
  let at = $state(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The newest question; answers to older ones come too late. */
  let asked = 0;

  function close(): void {
    clearTimeout(timer);
    asked++;
    found = [];
  }

  function look(): void {
    clearTimeout(timer);
    const before = textBefore();
    if (before.includes(':')) emoji.load().catch(() => {});
    const [whole, person, sign] = opening.exec(before) ?? [];
    if (whole === undefined) return close();
    const question = ++asked;
    const show = (suggestions: Suggestion[]) => {
      if (question !== asked) return;
      found = suggestions;
      at = 0;
    };
    if (sign !== undefined) void emoji.load().then(({ findEmoji }) => show(findEmoji(sign, MOST).map(ofEmoji)), close);
    else timer = setTimeout(() => void people(person ?? '').then(show, close), PAUSE_MS);
  }

  function textBefore(): string {
    const box = field();
    return box && box.selectionStart === box.selectionEnd ? box.value.slice(0, box.selectionStart) : '';
  }

  async function people(query: string): Promise<Suggestion[]> {
    const page = await api.get<MemberPage>(`/api/rooms/${room.id}/members`, { query, limit: MOST + 1 });
    return page.members
      .filter((member) => member.id !== room.me?.id)
      .slice(0, MOST)
      .map(({ id: key, name, role }) => ({
        key,
        name,
        beside: role === 'student' ? '' : shared(`role.${role}`),
        text: `@${name} `,
        chosen: () => desk.mention({ id: key, name }),
      }));
  }

  function choose(suggestion: Suggestion): void {
    const box = field()!;
    const end = box.selectionStart;
    const word = opening.exec(box.value.slice(0, end))?.[0].trimStart().replace(/^\(/, '') ?? '';
    box.setRangeText(suggestion.text, end - word.length, end, 'end');
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    suggestion.chosen();
    close();
    box.focus();
  }

  return {
    get found() {
      return found;
    },
    get open() {
      return found.length > 0;
    },
    get at() {
      return at;
    },
    /** The id of the marked suggestion, for `aria-activedescendant`. */
    get active(): string | undefined {
      return found[at] && `${id}-${at}`;
    },
    look,
    close,
    choose,
    /** Takes a key when the list is open. */
    pressed(event: KeyboardEvent): boolean {
      if (found.length === 0 || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return false;
      if (event.key === 'ArrowDown') at = (at + 1) % found.length;
      else if (event.key === 'ArrowUp') at = (at - 1 + found.length) % found.length;
      else if (event.key === 'Enter' || event.key === 'Tab') choose(found[at]!);
      else if (event.key === 'Escape') close();
      else return false;
      event.stopPropagation();
      return true;
    },
    /** Before sending: what was typed as a name becomes the sign. */
    finish(): void {
      close();
      if (emoji.now && desk.text.includes(':')) desk.text = emoji.now.withEmoji(desk.text);
    },
    /** After a space: the same for what stands before the caret. */
    replaceTyped(): void {
      const box = field();
      const before = textBefore();
      if (!box || !/:\s$/.test(before) || !emoji.now) return;
      const better = emoji.now.withEmoji(before);
      if (better === before) return;
      box.setRangeText(better, 0, before.length, 'end');
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
  };
}

const ofEmoji = ({ name, sign }: { name: string; sign: string }): Suggestion => ({
  key: name,
  name: `:${name}:`,
  beside: sign,
  text: `${sign} `,
  chosen: () => {},
});
