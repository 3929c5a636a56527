import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

test('dark looks the same whether it was chosen or comes from the system', () => {
  const chosen = declarationsOf("[data-theme='dark']");
  const bySystem = declarationsOf(':root:not([data-theme])');
  expect(Object.keys(chosen).length).toBeGreaterThan(15);
  expect(bySystem).toEqual(chosen);
});

test('every colour of the light theme has its dark value', () => {
  expect(Object.keys(declarationsOf("[data-theme='dark']")).sort()).toEqual(
    Object.keys(declarationsOf("[data-theme='light']")).sort(),
  );
});

function declarationsOf(selector: string): Record<string, string> {
  const start = tokens.indexOf(`${selector} {`);
  expect(start, `${selector} stands in tokens.css`).toBeGreaterThanOrEqual(0);
  const body = tokens.slice(tokens.indexOf('{', start) + 1, tokens.indexOf('}', start)).replace(/\/\*.*?\*\//gs, '');
  const pairs = body.split(';').flatMap((line) => {
    const [name, ...value] = line.split(':');
    return name?.trim() && value.length > 0 ? [[name.trim(), value.join(':').trim()] as const] : [];
  });
  return Object.fromEntries(pairs);
}
