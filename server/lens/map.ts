import type { ClassMap } from '../../protocol/lens-class.ts';
import { limits } from '../../protocol/limits.ts';
import { isTroubled, type Watcher } from './watchers.ts';

/** In percent, and in milliseconds. Coarse on purpose: a step says little of one person, and enough of a class. */
const lossBounds = [0.1, 1, 2, 5, 10];
const roundTripBounds = [20, 50, 100, 200, 400];

/** What a network is called: a number that says nothing of its address. */
export type NumberOf = (network: string) => number;

/** Everybody's networks in numbers. Whatever names a person or a network ends here. */
export function classMap(watchers: readonly Watcher[], chatOnly: number, numberOf: NumberOf): ClassMap {
  const paths = { direct: 0, udp: 0, tcp: 0, tls: 0, unknown: 0 };
  const families = { ipv4: 0, ipv6: 0 };
  const qualities = { high: 0, medium: 0, low: 0, none: 0 };
  for (const { path, family, quality } of watchers) {
    paths[path ?? 'unknown']++;
    if (family) families[`ipv${family}`]++;
    if (quality) qualities[quality]++;
  }
  const percents = watchers.map(({ loss }) => (loss === null ? null : loss * 100));
  return {
    watching: watchers.length,
    chatOnly,
    paths,
    families,
    loss: inSteps(percents, lossBounds),
    roundTrip: inSteps(
      watchers.map(({ roundTripMs }) => roundTripMs),
      roundTripBounds,
    ),
    qualities,
    congested: watchers.filter(({ congested }) => congested).length,
    ...clusters(watchers, numberOf),
  };
}

/** How many are below each bound and not below the one before, and how many below none. Unknown figures are in no step. */
function inSteps(figures: readonly (number | null)[], bounds: number[]): ClassMap['loss'] {
  const counts = [...bounds, Infinity].map(() => 0);
  for (const figure of figures) {
    if (figure === null) continue;
    const step = bounds.findIndex((bound) => figure < bound);
    counts[step < 0 ? bounds.length : step]!++;
  }
  return { bounds, counts };
}

/** Networks of `limits.networkLeast` people and more, the worst first; the others are one heap. */
function clusters(watchers: readonly Watcher[], numberOf: NumberOf): Pick<ClassMap, 'networks' | 'elsewhere'> {
  const byNetwork = Map.groupBy(watchers, ({ network }) => network);
  const networks = [...byNetwork]
    .flatMap(([network, people]) => (network && people.length >= limits.networkLeast ? [{ network, people }] : []))
    .map(({ network, people }) => ({ network, family: people[0]!.family ?? 4, ...counted(people) }))
    .toSorted((a, b) => b.troubled - a.troubled || b.people - a.people)
    .slice(0, limits.networksTold);
  const told = new Set(networks.map(({ network }) => network));
  return {
    networks: networks.map(({ network, ...counts }) => ({ number: numberOf(network), ...counts })),
    elsewhere: counted(watchers.filter(({ network }) => network === null || !told.has(network))),
  };
}

const counted = (people: readonly Watcher[]) => ({
  people: people.length,
  troubled: people.filter(isTroubled).length,
});
