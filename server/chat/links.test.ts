import { expect, test } from 'vitest';
import { holdsLink, holdsPicture } from './links.ts';

test('links are what pages make clickable', () => {
  for (const text of [
    'https://uni.example',
    'see HTTP://x',
    '[paper](https://x.example)',
    'www.uni.example',
    '(www.uni.example)',
    'http://[::1]/',
    '[write](mailto:ada@uni.example)',
  ]) {
    expect([text, holdsLink(text)]).toEqual([text, true]);
  }
  for (const text of [
    'node.js',
    'uni.example',
    'www',
    'awww.so',
    'http://',
    'https: nothing',
    'a://b',
    'std::cout',
    'ada@uni.example',
  ]) {
    expect([text, holdsLink(text)]).toEqual([text, false]);
  }
});

test('pictures are links to pictures, and Markdown that would show one', () => {
  for (const text of [
    'https://x.example/a.png',
    'https://x.example/a.JPG?size=1#top',
    '[look](https://x.example/a.webp)',
    'www.x.example/cat.gif',
    '![](https://x.example/a)',
  ]) {
    expect([text, holdsPicture(text)]).toEqual([text, true]);
  }
  for (const text of ['https://x.example/a.pdf', 'a.png', 'https://x.example/a.pngs', 'wow! [note] (x)', 'a[1](2)!']) {
    expect([text, holdsPicture(text)]).toEqual([text, false]);
  }
});

test('50,000 signs of any kind are looked through once', () => {
  for (const sign of ['h', 'http:', 'www.', 'w', '.png', '![', '](', '(', 'a.', ' ', 'https:/', 'mailto:', '\u200b']) {
    const text = sign.repeat(50_000 / sign.length);
    expect([sign, holdsLink(text), holdsPicture(text)]).toEqual([sign, ['www.', 'mailto:'].includes(sign), false]);
  }
  expect(holdsPicture(`https://${'.png1'.repeat(10_000)}`)).toBe(false);
  expect(holdsLink(`${'a'.repeat(50_000)} https://x`)).toBe(true);
});
