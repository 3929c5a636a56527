import type { PollContent, PollFault, PollImport } from '../../protocol/polls.ts';
import { faultIn, tidied } from './content.ts';

/** One entry of a file, as its format could read it. */
export interface Entry {
  /** Counted from 1, with the title where there is one. */
  at: string;
  content?: PollContent;
  /** Why there is no content. */
  why?: PollFault;
}

/** What a place in a file is called. */
export function placeOf(n: number, title = ''): string {
  return `#${n + 1} ${[...title.replace(/\s+/g, ' ').trim()].slice(0, 60).join('')}`.trim();
}

/** What of a file can be taken over, up to `room` polls, and why the rest cannot. Nothing goes without a word. */
export function sorted(
  entries: readonly Entry[],
  pictures: ReadonlySet<string>,
  room: number,
): { contents: PollContent[]; refused: PollImport['refused'] } {
  const contents: PollContent[] = [];
  const refused: PollImport['refused'] = [];
  for (const { at, content, why } of entries) {
    const [asked, lost] = content ? withoutPictures(tidied(content), pictures) : [null, false];
    const fault = asked ? (faultIn(asked, pictures)?.why ?? (contents.length >= room ? 'full' : null)) : why!;
    if (fault) refused.push({ at, why: fault });
    else {
      contents.push(asked!);
      if (lost) refused.push({ at, why: 'picture' });
    }
  }
  return { contents, refused };
}

/** Pictures of another room are not here: what they show, in words, stands in their place. */
function withoutPictures(content: PollContent, pictures: ReadonlySet<string>): [content: PollContent, lost: boolean] {
  let lost = false;
  const options = content.options.map((option) => {
    if (option.picture === undefined || pictures.has(option.picture)) return option;
    lost = true;
    return { text: option.text || (option.pictureText ?? '') };
  });
  return [{ ...content, options }, lost];
}
