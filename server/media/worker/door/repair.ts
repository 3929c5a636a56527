import {
  attribute,
  BINDING_REQUEST,
  BINDING_SUCCESS,
  ICE_CONTROLLED,
  ICE_CONTROLLING,
  isSigned,
  readStun,
  USE_CANDIDATE,
  USERNAME,
  writeStun,
  XOR_MAPPED_ADDRESS,
  xorAddress,
} from './stun.ts';

/** A check of a browser, knocking at the door. */
export interface Knock {
  /** The ICE fragment of ours that it is meant for. */
  ufrag: string;
  /** The packet as the transport takes it. */
  packet: Buffer;
  /** It needed mending: whoever sent it cannot go to the media port. */
  repaired: boolean;
  /** The browser has chosen this way (RFC 8445 section 8.1.1). */
  chooses: boolean;
}

/**
 * Reads a connectivity check that is signed with the password of one of our connections; null for everything else.
 *
 * Chromium sends the tie-breaker 0 in checks through a relay over TCP or TLS. RFC 8445 section 7.3.1.1 has nothing against it,
 * but the transport library takes it for a missing one and answers 400. So it becomes 1, and the message is signed anew:
 * integrity by our own password, and the fingerprint. The tie-breaker decides between two who both want to control; we never do.
 */
export function readKnock(packet: Buffer, passwordOf: (ufrag: string) => string | undefined): Knock | null {
  const message = readStun(packet);
  if (message?.type !== BINDING_REQUEST) return null;
  const ufrag = attribute(message, USERNAME)?.toString('latin1').split(':')[0] ?? '';
  const password = passwordOf(ufrag);
  if (password === undefined || !isSigned(packet, message, password)) return null;
  const chooses = attribute(message, USE_CANDIDATE) !== undefined;
  const isRole = (type: number) => type === ICE_CONTROLLING || type === ICE_CONTROLLED;
  const isZero = ({ type, value }: { type: number; value: Buffer }) =>
    isRole(type) && value.length === 8 && value.readBigUInt64BE() === 0n;
  if (!message.attributes.some(isZero)) return { ufrag, packet, repaired: false, chooses };
  const attributes = message.attributes.map((it) => (isZero(it) ? { type: it.type, value: one } : it));
  return { ufrag, packet: writeStun(packet, attributes, password), repaired: true, chooses };
}

/**
 * The transport's answer to a check, with the address it came from as the door saw it: a browser that hears another address
 * takes itself to be behind one more NAT, and ours on the loopback is nobody's business.
 */
export function withSeenAddress(packet: Buffer, seen: { address: string; port: number }, password: string): Buffer {
  const message = readStun(packet);
  if (message?.type !== BINDING_SUCCESS || message.integrityAt === undefined) return packet;
  const attributes = message.attributes.map((it) =>
    it.type === XOR_MAPPED_ADDRESS ? { type: it.type, value: xorAddress(packet, seen.address, seen.port) } : it,
  );
  return writeStun(packet, attributes, password);
}

const one = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
