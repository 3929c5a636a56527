import type { Leases } from './port.ts';

/** Throws BusAway. */
type Ask = (command: readonly string[]) => Promise<unknown>;

/** Keys of one script: Redis does nothing else while it runs, so it must be short. */
const atOnce = 500;

const claim = `
  if redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) then return ARGV[1] end
  local holder = redis.call('get', KEYS[1])
  if holder == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end
  return holder`;

/** Returns the places, from 1, of the keys that are another's. */
const renew = `
  local lost = {}
  for place, key in ipairs(KEYS) do
    local holder = redis.call('get', key)
    if holder and holder ~= ARGV[1] then
      lost[#lost + 1] = place
    else
      redis.call('set', key, ARGV[1], 'px', ARGV[2])
    end
  end
  return lost`;

const hand = `
  if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
  return 1`;

const release = `
  if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
  return 0`;

/**
 * Leases as keys of Redis that hold the name of a node and end by themselves. A Redis that comes back empty has forgotten
 * them all: whoever renews first has them then.
 */
export function redisLeases(node: string, prefix: string, ask: Ask): Leases {
  const run = (script: string, keys: readonly string[], ...args: (string | number)[]) =>
    ask(['EVAL', script, String(keys.length), ...keys.map((key) => prefix + key), ...args.map(String)]);

  return {
    async claim(key, ttlMs) {
      return (await run(claim, [key], node, ttlMs)) as string;
    },
    async renew(keys, ttlMs) {
      const parts = Array.from({ length: Math.ceil(keys.length / atOnce) }, (_, i) =>
        keys.slice(i * atOnce, (i + 1) * atOnce),
      );
      const lost = await Promise.all(
        parts.map(async (part) => {
          const places = (await run(renew, part, node, ttlMs)) as number[];
          return places.map((place) => part[place - 1]!);
        }),
      );
      return lost.flat();
    },
    async hand(key, to, ttlMs) {
      return (await run(hand, [key], node, to, ttlMs)) === 1;
    },
    async release(key) {
      await run(release, [key], node);
    },
  };
}
