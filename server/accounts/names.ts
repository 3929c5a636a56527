import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { cleanLine } from '../text.ts';

/**
 * A person's name as it is kept: one line, NFC, without characters that are invisible or turn the writing direction of what
 * stands after it. Joiners inside a name stay, because Persian and several Indic scripts need them.
 * @throws {UserError} `bad_request` for `name` when nothing one could see is left, or more than `limits.nameLength`.
 */
export function personName(entered: string): string {
  const name = cleanLine(
    entered
      .normalize('NFC')
      .replace(invisible, '')
      // Marks piled on one letter paint over the lines above and below.
      .replace(/(\p{M}{3})\p{M}+/gu, '$1'),
  );
  if (name.length > limits.nameLength || !visible.test(name)) throw new UserError('bad_request', { field: 'name' });
  return name;
}

/**
 * C1 controls; soft hyphen, combining grapheme joiner; Arabic letter mark, left-to-right and right-to-left marks, embeddings,
 * overrides and isolates; zero-width space, word joiner and invisible operators; line and paragraph separator;
 * byte order mark; interlinear annotation; tag characters.
 */
const invisible =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- they are what this removes
  /[\u0080-\u009f\u00ad\u034f\u061c\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A letter, figure, mark of punctuation or symbol; the fillers of Hangul and the empty Braille cell only count as such. */
const visible = /(?![\u115f\u1160\u2800\u3164\uffa0])[\p{L}\p{N}\p{P}\p{S}]/u;
