import { eavesdrop, type Eavesdropper } from './eavesdrop.ts';
import { proxies, startFront, type Front, type Ports, type ProxyName } from './front.ts';
import { freePort } from './ports.ts';
import { startServer, type RunningServer } from './server.ts';

/** Our server without TLS, and each proxy in front of it. */
export interface House {
  server: RunningServer;
  fronts: Record<ProxyName, Front>;
  /** On the line between each proxy and the server. */
  ears: Record<ProxyName, Eavesdropper>;
  stop(): Promise<void>;
}

export async function startBehindProxies(): Promise<House> {
  const [one, other] = [await pairOfPorts(), await pairOfPorts()];
  const server = await startServer({
    TLS: 'off',
    TRUSTED_PROXIES: '127.0.0.1',
    PUBLIC_URL: `https://localhost:${one.https}`,
    ALLOWED_HOSTS: `localhost:${other.https}`,
  });
  const ears = { caddy: await eavesdrop(server.port), nginx: await eavesdrop(server.port) };
  const [caddy, nginx] = await Promise.all(
    proxies.map((name, n) => startFront(name, { ...[one, other][n]!, upstream: ears[name].port })),
  );
  return {
    server,
    fronts: { caddy: caddy!, nginx: nginx! },
    ears,
    async stop() {
      await Promise.all([caddy!.stop(), nginx!.stop()]);
      for (const ear of Object.values(ears)) ear.close();
      await server.stop();
    },
  };
}

async function pairOfPorts(): Promise<Omit<Ports, 'upstream'>> {
  return { http: await freePort(), https: await freePort() };
}
