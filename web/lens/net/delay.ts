/** Light in glass: 200,000 km/s, two thirds of what it has in the void; so 5 µs for each kilometre. */
export const MICROSECONDS_PER_KM = 5;

/** Until the last bit of a packet is on the line, in milliseconds. */
export const transmissionMs = (bytes: number, bitsPerSecond: number): number => (bytes * 8 * 1_000) / bitsPerSecond;

/** For the first bit, one way, through glass. */
export const propagationMs = (km: number): number => (km * MICROSECONDS_PER_KM) / 1_000;

/** With this round trip the other end can be no farther away, were the way a straight fibre and nobody waited on it. */
export const farthestKm = (roundTripMs: number): number => (roundTripMs * 1_000) / 2 / MICROSECONDS_PER_KM;
