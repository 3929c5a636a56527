import type { ClassMap } from '../../../protocol/lens-class.ts';

/** What a lecturer reads in one glance. */
export type Summary =
  | { name: 'nobody' }
  /** `watching` of them, and all are well. */
  | { name: 'fine'; watching: number }
  /** Trouble is where one network is: `troubled` of its `people`. `others`: those in trouble outside of it. */
  | { name: 'network'; fine: number; watching: number; troubled: number; people: number; others: number }
  /** So many that it can hardly be their own networks. */
  | { name: 'everywhere'; fine: number; watching: number; troubled: number }
  | { name: 'single'; fine: number; watching: number; troubled: number };

/** A network is to blame when at least so much of it is in trouble, and at least twice as much as of the others. */
const SHARE_OF_NETWORK = 0.3;
const TIMES_THE_OTHERS = 2;
/** From here on the cause is looked for on this side: the presenter's link, or the server's. */
const SHARE_OF_ALL = 0.5;
const CROWD = 4;

export function summaryOf({ watching, networks, elsewhere }: ClassMap): Summary {
  if (watching === 0) return { name: 'nobody' };
  const troubled = networks.reduce((sum, network) => sum + network.troubled, elsewhere.troubled);
  if (troubled === 0) return { name: 'fine', watching };
  const counts = { fine: watching - troubled, watching, troubled };
  const [worst] = networks;
  if (worst && worst.troubled > 1) {
    const share = worst.troubled / worst.people;
    const others = troubled - worst.troubled;
    const othersShare = others / Math.max(1, watching - worst.people);
    if (share >= SHARE_OF_NETWORK && share >= TIMES_THE_OTHERS * othersShare)
      return { name: 'network', fine: counts.fine, watching, troubled: worst.troubled, people: worst.people, others };
  }
  const everywhere = troubled >= CROWD && troubled >= SHARE_OF_ALL * watching;
  return { name: everywhere ? 'everywhere' : 'single', ...counts };
}
