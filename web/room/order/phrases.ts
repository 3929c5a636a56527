import type { ChatRules } from '../../../protocol/rules.ts';

type Switch = Exclude<keyof ChatRules, 'writing' | 'slowSeconds'>;

/** A rule in the fewest words: the text of that key in i18n/order.ts, and how long to wait where it says so. */
export type Phrase =
  | { key: `rule.writing.${ChatRules['writing']}` | `rule.${Switch}.${'on' | 'off'}` | 'rule.slow.off' | 'rule.words' }
  | { key: 'rule.slow.on'; seconds: number };

/** Rules that are on or off, the weightiest first, and what they are where nobody ever changed them. */
const usual: Record<Switch, boolean> = {
  approveFirst: false,
  anonymous: false,
  links: true,
  images: true,
  private: true,
  holdsWords: false,
  studentExport: false,
};
const switches = Object.keys(usual) as Switch[];

/** What holds now, besides that everyone writes: one phrase each, who writes first. Empty in a room without limits. */
export function limitsOf(rules: ChatRules): Phrase[] {
  const writing = rules.writing === 'everyone' ? {} : { writing: rules.writing };
  const slow = rules.slowSeconds > 0 ? { slowSeconds: rules.slowSeconds } : {};
  const different = switches.filter((rule) => rule !== 'studentExport' && rules[rule] !== usual[rule]);
  return phrasesOf({ ...writing, ...slow, ...some(rules, different) });
}

/** The same for those who want to know in any case: who writes always stands first. */
export function rulesOf(rules: ChatRules): Phrase[] {
  return rules.writing === 'everyone' ? [...phrasesOf({ writing: 'everyone' }), ...limitsOf(rules)] : limitsOf(rules);
}

/** What is different now; all that holds where the rules of before are unknown. Never empty: a list of words is unseen. */
export function changesOf(now: ChatRules, before: ChatRules | null): Phrase[] {
  if (!before) return rulesOf(now);
  const changed = (Object.keys(now) as (keyof ChatRules)[]).filter((rule) => now[rule] !== before[rule]);
  return changed.length > 0 ? phrasesOf(some(now, changed)) : [{ key: 'rule.words' }];
}

/** One phrase for each of these rules. */
export function phrasesOf(rules: Partial<ChatRules>): Phrase[] {
  const { writing, slowSeconds } = rules;
  return [
    ...(writing === undefined ? [] : [{ key: `rule.writing.${writing}` } as const]),
    ...(slowSeconds === undefined ? [] : [slow(slowSeconds)]),
    ...switches.flatMap((rule) =>
      rules[rule] === undefined ? [] : [{ key: `rule.${rule}.${rules[rule] ? 'on' : 'off'}` } as const],
    ),
  ];
}

const slow = (seconds: number): Phrase => (seconds > 0 ? { key: 'rule.slow.on', seconds } : { key: 'rule.slow.off' });

const some = (rules: ChatRules, wanted: (keyof ChatRules)[]): Partial<ChatRules> =>
  Object.fromEntries(wanted.map((rule) => [rule, rules[rule]]));
