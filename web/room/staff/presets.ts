import type { ChatRules } from '../../../protocol/rules.ts';

/** What staff can change; that words are held follows from the list of words. */
export type Changeable = Partial<Omit<ChatRules, 'holdsWords'>>;

export type Preset = 'open' | 'calm' | 'questions' | 'quiet';

/** One click for what a hall needs most. What is not named here stays as it is. */
export const presets: Record<Preset, Changeable> = {
  open: { writing: 'everyone', slowSeconds: 0, approveFirst: false },
  calm: { writing: 'everyone', slowSeconds: 10 },
  questions: { writing: 'assistants' },
  quiet: { writing: 'read_only' },
};

export const presetNames = Object.keys(presets) as Preset[];

/** Whether these rules already say all of that. */
export const holds = (rules: ChatRules, change: Changeable): boolean =>
  keysOf(change).every((rule) => rules[rule] === change[rule]);

/** The change that brings back what a change takes away; empty when it changes nothing. */
export function undoOf(change: Changeable, before: ChatRules): Changeable {
  const changed = keysOf(change).filter((rule) => before[rule] !== change[rule]);
  return Object.fromEntries(changed.map((rule) => [rule, before[rule]]));
}

/** Seconds of slow mode to choose from; the one that holds is among them, whoever set it. */
export function slowChoices(now: number): number[] {
  const usual = [0, 5, 10, 20, 30, 60, 120, 300, 600];
  return usual.includes(now) ? usual : [...usual, now].sort((a, b) => a - b);
}

const keysOf = (change: Changeable) => Object.keys(change) as (keyof Changeable)[];
