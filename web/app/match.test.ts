import { expect, test } from 'vitest';
import { match } from './match.ts';
import { routes } from './routes.ts';

const pageOf = (path: string) => match(routes, path)?.route.path;

test('every page is found under its own address', () => {
  for (const { path } of routes) expect(pageOf(path.replaceAll(/:\w+/g, 'x'))).toBe(path);
});

test('what varies is read out, once decoded', () => {
  expect(match(routes, '/rooms/a%2Fb')?.params).toEqual({ id: 'a/b' });
  expect(match(routes, '/r/FJRD2345/')?.params).toEqual({ code: 'FJRD2345' });
});

test('a new room is not a room called new', () => {
  expect(pageOf('/rooms/new')).toBe('/rooms/new');
});

test('the watch page and the studio are other pages, and so is what does not exist', () => {
  for (const path of ['/rooms/x/live', '/rooms/x/studio', '/api/rooms', '/trust/ca.crt', '/nowhere', '/rooms/%ff'])
    expect(pageOf(path), path).toBeUndefined();
});
