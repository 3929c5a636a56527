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

/** What holds now, besides that everyone writes: one phrase each, the weightiest first. Empty in a room without limits. */
export function limitsOf(rules: ChatRules): Phrase[] {
  const different = switches.filter((rule) => rule !== 'studentExport' && rules[rule] !== usual[rule]);
  return [
    ...(rules.writing === 'everyone' ? [] : [writing(rules)]),
    ...(rules.slowSeconds > 0 ? [slow(rules)] : []),
    ...different.map((rule) => onOrOff(rules, rule)),
  ];
}

/** The same for those who want to know in any case: who writes always stands first. */
export function rulesOf(rules: ChatRules): Phrase[] {
  return rules.writing === 'everyone' ? [writing(rules), ...limitsOf(rules)] : limitsOf(rules);
}

/** What is different now; all that holds where the rules of before are unknown. Never empty: a list of words is unseen. */
export function changesOf(now: ChatRules, before: ChatRules | null): Phrase[] {
  if (!before) return rulesOf(now);
  const changed: Phrase[] = [
    ...(now.writing === before.writing ? [] : [writing(now)]),
    ...(now.slowSeconds === before.slowSeconds ? [] : [slow(now)]),
    ...switches.filter((rule) => now[rule] !== before[rule]).map((rule) => onOrOff(now, rule)),
  ];
  return changed.length > 0 ? changed : [{ key: 'rule.words' }];
}

const writing = (rules: ChatRules): Phrase => ({ key: `rule.writing.${rules.writing}` });

const slow = ({ slowSeconds }: ChatRules): Phrase =>
  slowSeconds > 0 ? { key: 'rule.slow.on', seconds: slowSeconds } : { key: 'rule.slow.off' };

const onOrOff = (rules: ChatRules, rule: Switch): Phrase => ({ key: `rule.${rule}.${rules[rule] ? 'on' : 'off'}` });
