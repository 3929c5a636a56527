import { expect, test } from 'vitest';
import { attachment } from '../../../server/http/download.ts';
import { nameIn } from './download.ts';

test('a file has the name that the server gave it, whatever the room is called', () => {
  for (const name of ['Operating Systems', 'Übung – 24 November', 'محاضرة', 'a; filename*="b'])
    expect(nameIn(attachment(name, 'csv'))).toMatch(/\.csv$/);
  expect(nameIn(attachment('Übung – (1)', 'html'))).toBe('Übung – (1).html');
  expect(nameIn('inline')).toBe('chat');
});
