/** What the container files promise, read from them: there is no container engine where the tests run. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { limits } from '../../protocol/limits.ts';
import { readConfig } from '../../server/config.ts';

interface Service {
  image: string;
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  restart?: string;
  environment?: Record<string, string>;
  ports?: string[];
  networks?: string[] | Record<string, { ipv4_address?: string } | null>;
  network_mode?: string;
  profiles?: string[];
  volumes?: string[];
  secrets?: string[];
  healthcheck?: { disable?: boolean; test?: string[] };
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
  logging: { driver: string; options: Record<string, string> };
  deploy: { resources: { limits: Record<string, unknown> } };
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean } | null>;
  secrets: Record<string, { file: string }>;
}

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const compose = parse(read('compose.yaml'), { merge: true }) as Compose;
const dockerfile = read('Dockerfile');
const services = Object.entries(compose.services);
const app = compose.services['app']!;

describe.each(services)('the service %s', (name, service) => {
  test('may do little: nothing is written but volumes and tmpfs, no rights, limits on what it uses and logs', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
      deploy: { resources: { limits: { memory: expect.any(String), pids: expect.any(Number) } } },
    });
    expect(service.cap_add ?? []).toEqual(service.cap_add ? ['NET_BIND_SERVICE'] : []);
  });

  test('is of one version, and is watched', () => {
    expect(service.image).toMatch(/^[a-z0-9/-]+:\d+\.\d+(\.\d+)?(-[a-z0-9]+)?$/);
    const isWatched = dockerfile.includes('HEALTHCHECK') && service.image === app.image;
    expect(isWatched || service.healthcheck?.test !== undefined).toBe(true);
  });

  test('waits for those it needs until they are well', () => {
    for (const [needed, { condition }] of Object.entries(service.depends_on ?? {}))
      expect(condition).toBe(
        compose.services[needed]!.restart === 'no' ? 'service_completed_successfully' : 'service_healthy',
      );
  });

  test('has its passwords in files, which init.sh makes, and none in this one', () => {
    for (const [variable, value] of Object.entries(service.environment ?? {}))
      if (/PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL|REDIS_URL|SMTP_URL/.test(variable))
        expect(`${name} ${variable}=${value}`).toMatch(/_FILE=(\/run\/secrets\/[\w.-]+)?$/);
    for (const secret of service.secrets ?? [])
      expect(compose.secrets[secret]).toEqual({ file: `deploy/secrets/${secret}` });
  });
});

test('every secret is one that somebody reads, and every volume is kept by name', () => {
  const used = new Set(services.flatMap(([, it]) => it.secrets ?? []));
  expect(Object.keys(compose.secrets).sort()).toEqual([...used].sort());
  const named = services.flatMap(([, it]) => it.volumes ?? []).filter((it) => !it.startsWith('./'));
  expect(new Set(named.map((it) => it.split(':')[0]))).toEqual(new Set(Object.keys(compose.volumes)));
});

test('open to the world are HTTPS, its redirect, the media and the relay; pgAdmin is for this machine, if it is wanted', () => {
  const ports = services.flatMap(([name, it]) => (it.ports ?? []).map((port) => `${name} ${port}`));
  expect(ports).toEqual([
    'app 3003-3018:3003-3018/udp',
    'caddy 80:80/tcp',
    'caddy 443:443/tcp',
    'caddy 443:443/udp',
    'coturn ${TURN_PORT:-3478}:${TURN_PORT:-3478}/tcp',
    'pgadmin 127.0.0.1:5050:5050/tcp',
  ]);
  expect(services.filter(([, it]) => it.profiles).map(([name]) => name)).toEqual(['pgadmin']);
});

test('the database and Redis stand in a network without a way out', () => {
  expect(compose.networks['back']).toEqual({ internal: true });
  for (const name of ['postgres', 'redis']) expect(compose.services[name]!.networks).toEqual(['back']);
});

test('the server believes Caddy’s address and no other, and publishes all ports that its workers may take', () => {
  const { networks } = compose.services['caddy']!;
  const caddy = (networks as Record<string, { ipv4_address: string }>)['front']!.ipv4_address;
  expect(app.environment!['TRUSTED_PROXIES']).toBe(caddy);
  const config = readConfig({ MEDIA_WORKERS: String(limits.mediaWorkers) });
  const last = config.relayPort + config.mediaWorkers - 1;
  expect(app.ports).toEqual([`${config.mediaPort}-${last}:${config.mediaPort}-${last}/udp`]);
  expect(dockerfile).toContain(`${config.mediaPort}-${last}/udp`);
});

test('it has longer to stop than it takes', () => {
  expect(Number.parseInt(app.stop_grace_period!)).toBeGreaterThanOrEqual(15);
});

test('the Dockerfile is a good one', () => {
  const linter = path.join(root, 'node_modules/dockerfile-utils/bin/dockerfile-utils');
  const { status, stdout } = spawnSync(process.execPath, [linter, 'lint', path.join(root, 'Dockerfile')], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('the image is of one version, runs as nobody special, and takes what it needs and no secrets', () => {
  const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(new Set(images)).toEqual(new Set([expect.stringMatching(/^node:24\.\d+\.\d+-bookworm-slim$/)]));
  expect(dockerfile.match(/^USER .*/gm)!.at(-1)).toBe('USER node');
  expect(dockerfile).not.toMatch(/^(ARG|ENV) .*(SECRET|PASSWORD|TOKEN|_URL)/m);
  const ignored = read('.dockerignore').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', 'deploy', 'data*', 'node_modules', '**/*.test.ts']));
  for (const [, from] of dockerfile.matchAll(/^COPY --from=build \/build\/(\S+)/gm))
    expect(from === 'dist' || existsSync(path.join(root, from!))).toBe(true);
});

test('the image has the very Node.js that the tests ran on', () => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  expect(dockerfile).toContain(`FROM node:${dependencies['node']}-`);
});
