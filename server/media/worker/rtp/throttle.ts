/**
 * Asks for a keyframe at most once in `everyMs` however often it is wanted: encoders ignore requests that follow each other
 * closely, and each keyframe costs the quality of the pictures after it.
 */
export interface KeyframeThrottle {
  /** True when the request is to be sent now. */
  allows(now: number): boolean;
}

export function createKeyframeThrottle(everyMs: number): KeyframeThrottle {
  let last = -Infinity;
  return {
    allows(now) {
      if (now - last < everyMs) return false;
      last = now;
      return true;
    },
  };
}

/** A token bucket: `burst` at once, `perSecond` in the long run. */
export interface Allowance {
  take(now: number): boolean;
}

export function createAllowance({ burst, perSecond }: { burst: number; perSecond: number }): Allowance {
  let tokens = burst;
  let last = 0;
  return {
    take(now) {
      if (last !== 0) tokens = Math.min(burst, tokens + ((now - last) * perSecond) / 1000);
      last = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
