import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import type { Config } from '../../../server/config.ts';
import { whereabouts } from '../../../server/tls/addresses.ts';
import { ask, versionAt } from './asking.ts';
import { about, reasonOf, type Finding } from './finding.ts';

const { good, doubtful, bad } = about('Public address');

/** Whether the address people type leads here, with a certificate that browsers take. */
export async function checkPublicAddress(
  { publicUrl, tls }: Pick<Config, 'publicUrl' | 'tls'>,
  running: string | null,
): Promise<Finding[]> {
  if (publicUrl === undefined) return [good('PUBLIC_URL is not set: people use the addresses of the machine')];
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
  const addresses = await addressesOf(host);
  if (addresses.length === 0) return [bad(`${host} has no address`, 'Set its A or AAAA record, or mend PUBLIC_URL.')];
  if (running === null)
    return [good(`${host} is ${addresses.join(', ')}; start the server to see whether it leads here`)];
  const version = await versionAt(publicUrl);
  // That of the own authority is known where people have installed it.
  const distrust = version === null || tls.mode === 'local' ? [] : await trusted(publicUrl);
  if (version !== null) return [good(`${publicUrl} leads to a ChatStream ${version}`), ...distrust];
  return [
    doubtful(
      `${publicUrl} does not lead to this server, seen from here`,
      'Look at the proxy and at the firewall; some networks do not let a machine reach its own public address.',
    ),
  ];
}

/** Browsers refuse camera and microphone to a page whose certificate they do not know. */
async function trusted(publicUrl: string): Promise<Finding[]> {
  try {
    await ask(`${publicUrl}/healthz`, { trusting: false });
    return [];
  } catch (error) {
    return [
      doubtful(
        `its certificate is not one that this machine knows (${reasonOf(error)})`,
        'Name the whole chain, with what is between, in TLS_CERT or at the proxy.',
      ),
    ];
  }
}

/** Where picture and sound are announced, beside where the name leads. */
export async function checkMediaAddresses(
  { publicUrl, mediaAddresses }: Pick<Config, 'publicUrl' | 'mediaAddresses'>,
  own = whereabouts().lan,
): Promise<Finding[]> {
  const { good, doubtful } = about('Media addresses');
  const announced = mediaAddresses.length > 0 ? mediaAddresses : own;
  if (announced.length === 0)
    return [
      doubtful('this machine has no address but its own loopback', 'Set MEDIA_ADDRESSES to where it is reached.'),
    ];
  const reachedAt = publicUrl ? await addressesOf(new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')) : [];
  if (reachedAt.some(isPublic) && !announced.some(isPublic))
    return [
      doubtful(
        `${announced.join(', ')}: none can be reached from outside, though PUBLIC_URL can`,
        `Set MEDIA_ADDRESSES to the public address (${reachedAt.find(isPublic)}), and let UDP through to here.`,
      ),
    ];
  const foreign = announced.filter((address) => !own.includes(address) && !isLoopback(address));
  if (foreign.length > 0)
    return [good(`${announced.join(', ')}; ${foreign.join(', ')} is not of this machine: UDP must be forwarded to it`)];
  return [good(announced.join(', '))];
}

async function addressesOf(host: string): Promise<string[]> {
  if (ipaddr.isValid(host)) return [host];
  const found = await lookup(host, { all: true }).catch(() => []);
  return [...new Set(found.map(({ address }) => address))];
}

const isPublic = (address: string) => ipaddr.process(address).range() === 'unicast';
const isLoopback = (address: string) => ipaddr.process(address).range() === 'loopback';
