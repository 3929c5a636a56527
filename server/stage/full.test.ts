import { expect, test } from 'vitest';
import { MediaFull, MediaUnavailable } from '../media/port.ts';
import { engineErrors } from './stage.handlers.ts';

test('who is one too many is told so, and not that something is broken', async () => {
  await expect(engineErrors(Promise.reject(new MediaFull('340 watch')))).rejects.toMatchObject({ code: 'media_full' });
  await expect(engineErrors(Promise.reject(new MediaUnavailable('no worker')))).rejects.toMatchObject({
    code: 'media_unavailable',
  });
});
