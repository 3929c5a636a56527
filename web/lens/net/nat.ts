import { sameAddress } from './address.ts';
import { addressIn, type ChosenPair } from './stats.ts';

/**
 * `none`: what the server sees is an address of this device · `found`: on the way the address was exchanged · `relay`: the relay's
 * address is what the server sees, so that its own side is not known · `unknown`: nothing to compare yet.
 */
export interface Nat {
  nat: 'none' | 'found' | 'relay' | 'unknown';
  /** `mirrored`: the browser knows it by the answers to its checks; `compared`: the server saw another address than the browser has. */
  by: 'mirrored' | 'compared' | null;
}

/**
 * Whether addresses are exchanged on the way. Every answer to a connectivity check says from where the check came (RFC 8489 section
 * 14.2); what the browser does not know as an address of its own becomes a candidate of the type `prflx` (RFC 8445 section 7.2.5.3.1).
 * That works even where the page may not see the addresses.
 */
export function natOf(chosen: ChosenPair | null, seen: string | null): Nat {
  if (!chosen) return { nat: 'unknown', by: null };
  const { candidateType, relayProtocol } = chosen.local;
  const own = addressIn(chosen.local);
  if (candidateType === 'relay' || relayProtocol) return { nat: 'relay', by: null };
  if (candidateType === 'prflx' || candidateType === 'srflx') return { nat: 'found', by: 'mirrored' };
  const bare = own && !own.endsWith('.local') ? own : null;
  if (bare && seen && !sameAddress(bare, seen)) return { nat: 'found', by: 'compared' };
  return candidateType === 'host' ? { nat: 'none', by: 'mirrored' } : { nat: 'unknown', by: null };
}
