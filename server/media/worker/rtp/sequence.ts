/** Arithmetic of RTP's wrapping counters (RFC 3550 section 5.1 and appendix A.1). */

/** How far `to` is ahead of `from` on the circle of 16-bit numbers: -32768 to 32767. */
export function ahead16(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** How far `to` is ahead of `from` on the circle of 32-bit numbers, signed. */
export function ahead32(from: number, to: number): number {
  return (to - from) | 0;
}

export function add16(value: number, step: number): number {
  return (value + step) & 0xffff;
}

export function add32(value: number, step: number): number {
  return (value + step) >>> 0;
}
