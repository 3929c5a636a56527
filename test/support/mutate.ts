/** Packets and texts that nobody writes but an attacker, or chance: the same again for the same seed. */
export type Random = (below: number) => number;

/** Mulberry32: a few lines, and good enough to throw dice with. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

export const pick = <T>(list: readonly T[], random: Random): T => list[random(list.length)]!;

/** Where lengths, counts and signs turn over. */
const edges = [0, 1, 2, 3, 0x0f, 0x10, 0x7f, 0x80, 0x81, 0xbe, 0xc8, 0xce, 0xde, 0xf0, 0xfe, 0xff];

const changes: ((packet: Buffer, random: Random) => Buffer)[] = [
  (packet, random) => edit(packet, (it) => (it[random(it.length)]! ^= 1 << random(8))),
  (packet, random) => edit(packet, (it) => (it[random(it.length)] = pick(edges, random))),
  (packet, random) => edit(packet, (it) => (it[random(Math.min(16, it.length))] = random(256))), // headers stand in front
  (packet, random) => packet.subarray(0, random(packet.length + 1)),
  (packet, random) => packet.subarray(random(packet.length)),
  (packet, random) => Buffer.concat([packet, noise(random(64), random)]),
  (packet, random) => Buffer.concat([packet, packet.subarray(random(packet.length))]),
  (packet, random) => {
    const at = random(packet.length);
    return Buffer.concat([packet.subarray(0, at), noise(1 + random(8), random), packet.subarray(at)]);
  },
  (packet, random) => {
    const [from, to] = [random(packet.length), random(packet.length)].toSorted((a, b) => a - b);
    return Buffer.concat([packet.subarray(0, from), packet.subarray(to)]);
  },
];

const edit = (packet: Buffer, change: (it: Buffer) => void): Buffer => {
  const copy = Buffer.from(packet);
  if (copy.length > 0) change(copy);
  return copy;
};

export function noise(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => random(256)));
}

/** One of them after one to four changes; never larger than a datagram of the internet, never the original's memory. */
export function mutated(corpus: readonly Buffer[], random: Random): Buffer {
  let packet = Buffer.from(pick(corpus, random));
  for (let n = 1 + random(4); n > 0 && packet.length > 0; n--)
    packet = Buffer.from(pick(changes, random)(packet, random));
  return packet.length > 1_500 ? packet.subarray(0, 1_500) : packet;
}

const textChanges: ((lines: string[], random: Random) => void)[] = [
  (lines, random) => lines.splice(random(lines.length), 1),
  (lines, random) => lines.splice(random(lines.length), 0, pick(lines, random)),
  (lines, random) => lines.splice(random(lines.length), 1, pick(lines, random)),
  (lines, random) => lines.splice(random(lines.length), 0, ...lines.slice(random(lines.length)).slice(0, 12)),
  (lines, random) => replaceAt(lines, random, (line) => line.slice(0, random(line.length + 1))),
  (lines, random) => replaceAt(lines, random, (line) => line.replace(/\d+/, () => pick(numbers, random))),
  (lines, random) => replaceAt(lines, random, (line) => line.replaceAll(' ', () => pick(spaces, random))),
  (lines, random) =>
    replaceAt(lines, random, (line) => Buffer.from(mutated([Buffer.from(line)], random)).toString('utf8')),
  (lines, random) => replaceAt(lines, random, (line) => line + pick(tails, random).repeat(1 + random(3))),
];
const numbers = [
  '0',
  '-1',
  '1',
  '63',
  '64',
  '95',
  '96',
  '127',
  '128',
  '255',
  '65536',
  '4294967295',
  '4294967296',
  '9'.repeat(40),
  'NaN',
  '1e9',
  '',
];
const spaces = [' ', '', '  ', '\t', '\r', '\0', ':', '/', ';', '*'];
const tails = ['\r', '\na=sendrecv', ' ', ';apt=96', ':1', '\u2028', '\ud800', '/2', 'x'.repeat(300)];

function replaceAt(lines: string[], random: Random, change: (line: string) => string): void {
  const at = random(lines.length);
  if (lines[at] !== undefined) lines[at] = change(lines[at]);
}

/** A text of lines after one to four changes. */
export function mutatedText(corpus: readonly string[], random: Random): string {
  const lines = pick(corpus, random).split('\r\n');
  for (let n = 1 + random(4); n > 0 && lines.length > 0; n--) pick(textChanges, random)(lines, random);
  return lines.join('\r\n');
}
