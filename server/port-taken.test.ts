import { expect, test } from 'vitest';
import { ConfigError } from './config.ts';
import { portTaken } from './port-taken.ts';

const ports = { mediaPort: 3003, relayPort: 3011, lensPort: 3019, mediaWorkers: 3 };
const taken = (port: number) => portTaken(Object.assign(new Error('taken'), { code: 'EADDRINUSE', port }), ports);

test('whose port is taken is said with the setting that names it', () => {
  expect(taken(3003)).toEqual(
    new ConfigError(
      'MEDIA_PORT is 3003, but another program uses this UDP port: stop it, or set MEDIA_PORT to a free one.',
    ),
  );
  expect(taken(3011)).toMatchObject({
    message: expect.stringMatching(/^RELAY_PORT is 3011, .* set RELAY_PORT to a free/),
  });
});

test('of a further worker it is said which one needs it, and how to do without', () => {
  expect(taken(3005)).toEqual(
    new ConfigError(
      'MEDIA_PORT is 3003 and media worker 3 of 3 needs 3005, but another program uses this UDP port: stop it, or set ' +
        'MEDIA_PORT to the first of 3 free ones, or MEDIA_WORKERS to 2.',
    ),
  );
  expect(taken(3012)).toMatchObject({ message: expect.stringMatching(/^RELAY_PORT is 3011 and media worker 2 of 3/) });
  expect(taken(3020)).toMatchObject({ message: expect.stringMatching(/^LENS_PORT is 3019 and media worker 2 of 3/) });
});

test('anything else that goes wrong stays what it is', () => {
  const error = new Error('no such address');
  expect(portTaken(error, ports)).toBe(error);
});
