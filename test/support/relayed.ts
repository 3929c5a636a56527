import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newAuthority, newCertificate } from '../../server/tls/authority.ts';
import { coturnConfig } from '../../server/turn/coturn.ts';
import { startCoturn, type Coturn } from './coturn.ts';
import { freePort } from './ports.ts';

/** A coturn for a server of the tests, configured as `chatstream turn-config` would, with a certificate nobody knows. */
export interface RelayForServer {
  coturn: Coturn;
  /** For `startServer`. */
  env: { TURN_URLS: string; TURN_SECRET: string; RELAY_PORT: string };
  /** Ends it and deletes its files. */
  stop(): Promise<void>;
}

const secret = 'known-to-us-and-to-the-relay-alone'.repeat(2);

/** `ways`: how browsers may speak to it, TCP or TLS at least. `address`: where they find it and the server. */
export async function startRelay(ways: ('udp' | 'tcp' | 'tls')[], address = '127.0.0.1'): Promise<RelayForServer> {
  const [plain, tls] = [await freePort(), await freePort()];
  const urls = ways.map((way) =>
    way === 'tls' ? `turns:${address}:${tls}` : `turn:${address}:${plain}?transport=${way}`,
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'chatstream-relay-'));
  const configuration = coturnConfig({
    turn: { urls, secret, hours: 6 },
    mediaAddresses: [address],
    ports: { media: 3003, relay: 3011, workers: 1 },
    realm: 'localhost',
    certificate: await writeCertificate(folder, address),
  });
  const coturn = await startCoturn(configuration, ways.includes('tcp') ? plain : tls, address);
  return {
    coturn,
    env: { TURN_URLS: urls.join(), TURN_SECRET: secret, RELAY_PORT: '0' },
    async stop() {
      await coturn.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function writeCertificate(folder: string, address: string) {
  const now = new Date();
  const authority = await newAuthority({ name: 'Tests', permitted: ['localhost'], now });
  const { cert, key } = await newCertificate({ authority, names: ['localhost'], addresses: [address], now });
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return { certFile, keyFile };
}
