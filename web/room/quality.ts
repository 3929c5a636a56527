/** `weak`: packets are lost, or the picture stood still a moment ago. */
export type Quality = 'unknown' | 'good' | 'weak';

interface Look {
  at: number;
  packets: number;
  lost: number;
  frozenMs: number;
}

const OVER_MS = 5_000;
const LOSS_FELT = 0.04;
const FREEZE_FELT_MS = 200;

/** Judges the way from the server by the last five seconds. */
export function createQuality() {
  let looks: Look[] = [];

  return {
    of(now: Look): Quality {
      looks = [...looks.filter((look) => now.at - look.at <= OVER_MS), now];
      const first = looks[0]!;
      if (now.at - first.at < OVER_MS / 2 || now.packets === first.packets) return 'unknown';
      const lost = Math.max(0, now.lost - first.lost);
      const loss = lost / (lost + now.packets - first.packets);
      return loss > LOSS_FELT || now.frozenMs - first.frozenMs > FREEZE_FELT_MS ? 'weak' : 'good';
    },
    reset(): void {
      looks = [];
    },
  };
}
