import { anonymousTag } from '../../protocol/pseudonym.ts';
import type { By, RoomEvent, RoomRole } from '../../protocol/room.ts';
import { isStaff } from '../rooms/permissions.ts';

type Message = RoomEvent & { type: 'chat.posted' };

/** How people are called in a file. */
export interface Names {
  nameOf(by: By): string;
  /** The text with whom it mentions called as in the rest of the file. */
  textOf(message: Message): string | null;
  /** Members mentioned whose role is not known yet; `learn` takes what they are. */
  unknownIn(messages: readonly Message[]): string[];
  learn(ids: readonly string[], roles: ReadonlyMap<string, RoomRole>): void;
}

/** Everybody's name as it is now. */
export function plainNames(): Names {
  return {
    nameOf: (by) => (by.anonymous ? `Anonymous ${anonymousTag(by.id)}` : by.name || 'Deleted account'),
    textOf: (message) => message.text,
    unknownIn: () => [],
    learn: () => {},
  };
}

/**
 * Students get numbers in the order in which they appear in the file; staff keep their names. Whoever is no member any more
 * counts as a student: nobody knows what he was. What a person is found to be first holds for the whole file.
 */
export function numberedNames(): Names {
  const plain = plainNames();
  const staff = new Map<string, boolean>();
  const numbers = new Map<string, number>();

  function isKnownStaff(id: string, role: RoomRole | null): boolean {
    const known = staff.get(id) ?? (role !== null && isStaff(role));
    staff.set(id, known);
    return known;
  }

  function numberOf(id: string): string {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return `Student ${number}`;
  }

  return {
    nameOf(by) {
      if (by.anonymous) return plain.nameOf(by);
      return isKnownStaff(by.id, by.role) ? plain.nameOf(by) : numberOf(by.id);
    },
    textOf({ text, mentions = [] }) {
      if (text === null) return null;
      // The longest name first: "@Ann" must not be taken out of "@Ann Marie".
      const students = mentions.filter(({ id, name }) => name !== '' && !staff.get(id));
      students.sort((a, b) => b.name.length - a.name.length);
      return students.reduce((so, { id, name }) => replaceMention(so, name, numberOf(id)), text);
    },
    unknownIn(messages) {
      const ids = messages.flatMap((message) => (message.mentions ?? []).map((mention) => mention.id));
      return [...new Set(ids)].filter((id) => !staff.has(id));
    },
    learn(ids, roles) {
      for (const id of ids) isKnownStaff(id, roles.get(id) ?? null);
    },
  };
}

/** `@name`, where the name ends there. */
function replaceMention(text: string, name: string, other: string): string {
  const parts = text.split(`@${name}`);
  return parts.reduce((so, part) => so + (/^[\p{L}\p{N}]/u.test(part) ? `@${name}` : `@${other}`) + part);
}
