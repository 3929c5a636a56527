/** For tests: the connectivity checks of a browser. */
import { ICE_CONTROLLING, USE_CANDIDATE, USERNAME, writeStun } from './stun.ts';

const PRIORITY = 0x0024;

/** A signed message with a transaction that is always the same. */
export function message(type: number, attributes: [type: number, value: Buffer][], password: string): Buffer {
  const header = Buffer.from('000000002112a442b7e7a701bc34d686fa87dfae', 'hex');
  header.writeUInt16BE(type, 0);
  return writeStun(
    header,
    attributes.map(([name, value]) => ({ type: name, value })),
    password,
  );
}

interface CheckOptions {
  tieBreaker?: bigint;
  role?: number;
  chooses?: boolean;
}

export function check(
  ufrag: string,
  password: string,
  { tieBreaker = 0n, role = ICE_CONTROLLING, chooses = false }: CheckOptions = {},
): Buffer {
  const breaker = Buffer.alloc(8);
  breaker.writeBigUInt64BE(tieBreaker);
  const attributes: [number, Buffer][] = [
    [USERNAME, Buffer.from(`${ufrag}:theirs`)],
    [role, breaker],
    [PRIORITY, Buffer.from([110, 0, 1, 255])],
    ...(chooses ? [[USE_CANDIDATE, Buffer.alloc(0)] as [number, Buffer]] : []),
  ];
  return message(1, attributes, password);
}
