import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import type { PollContent, PollFormat } from '../../protocol/polls.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { refusal } from '../chat/test/seminar.ts';
import { readCsv } from '../http/test/csv.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store/port.ts';
import { formats } from './files/formats.ts';
import { createPictureStore } from './pictures.store.ts';
import { createPreparedStore } from './prepared.store.ts';
import { colours, contentOf, lecture, PollNode, quiz } from './test/nodes.ts';

const all: PollContent[] = [
  contentOf(quiz),
  contentOf({
    ...colours,
    several: true,
    quiz: { right: [0, 2], points: 3 },
    anonymous: false,
    seconds: 60,
    results: 'live',
  }),
  contentOf({ kind: 'truth', title: 'A & B < "C"', quiz: { right: [0] } }),
  contentOf({ kind: 'rating', title: 'How was it?', most: 7 }),
  contentOf({ kind: 'number', title: '=1+1', quiz: { right: [-9.81, 0.05], explanation: "'=so" } }),
  contentOf({
    kind: 'text',
    title: "'=x\nand a line,\n\n    with spaces",
    quiz: { accepted: ['+49', 'ja; nein', 'مرحبا'] },
  }),
  contentOf({ kind: 'cloud', title: '$$\\sum_{i<3} i$$ & 👩‍🔬' }),
];

const taken = (format: PollFormat, text: string) => formats[format].read(text);
const titles = (entries: { content?: PollContent }[]) => entries.map(({ content }) => content?.title);

test.each<PollFormat>(['json', 'csv'])('what is written as %s is read again as it was', (format) => {
  const entries = taken(format, formats[format].write(all));
  expect(entries.map(({ content, why }) => why ?? content)).toEqual(all);
});

test('QTI keeps what it has words for', () => {
  const unknown = { anonymous: true, results: 'after', seconds: null };
  const entries = taken('qti', formats.qti.write(all));
  expect(entries.map(({ content, why }) => why ?? content)).toEqual(all.map((poll) => ({ ...poll, ...unknown })));
});

test('no cell of a table is a formula', () => {
  const table = readCsv(formats.csv.write(all));
  for (const cell of table.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  expect(new Set(table.map((row) => row.length)).size).toBe(1);
});

test('tables of other programs are understood: semicolons, plain line ends, columns in any order, only what is needed', () => {
  const table = 'Title;right;Option1;Option2\nWhich?;2;this;"that; or"\n\nAnd now?;;;';
  expect(taken('csv', table)).toMatchObject([
    { content: { kind: 'choice', options: [{ text: 'this' }, { text: 'that; or' }], quiz: { right: [1] } } },
    { content: { kind: 'text', title: 'And now?', quiz: null } },
  ]);
});

test('a file says of each entry why it cannot be taken', () => {
  const why = (format: PollFormat, text: string) => taken(format, text).map((entry) => entry.why);
  for (const format of ['json', 'csv', 'qti'] as const) expect(why(format, 'no such file')).toEqual(['unreadable']);
  const long = 'x'.repeat(limits.pollTextLength + 1);
  const list = [{}, { kind: 'dance', title: 'x' }, { kind: 'text' }, { kind: 'text', title: long }, null, 3];
  expect(why('json', JSON.stringify({ polls: list }))).toEqual([
    'kind',
    'kind',
    'title',
    'field',
    'unreadable',
    'unreadable',
  ]);
  expect(why('csv', 'title,seconds,several\nx,soon,\nx,,perhaps\n"unended')).toEqual(['unreadable']);
  expect(why('csv', 'title,seconds,several\nx,soon,\nx,,perhaps\n')).toEqual(['field', 'field']);
  expect(taken('csv', 'title,kind\nWhy?,dance')[0]).toEqual({ at: '#1 Why?', why: 'kind' });
});

const qti = (body: string, before = '') =>
  `<?xml version="1.0"?>${before}<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" title="T">${body}</assessmentItem>`;

test('QTI of other programs: prompts, mapped answers, feedback, images by their words, and kinds that we do not have', () => {
  const item = qti(`<responseDeclaration identifier="R" cardinality="multiple" baseType="identifier">
      <mapping><mapEntry mapKey="a" mappedValue="1"/><mapEntry mapKey="b" mappedValue="-1"/><mapEntry mapKey="c" mappedValue="0.5"/></mapping>
    </responseDeclaration>
    <itemBody><div>Look   at
      this:</div><choiceInteraction responseIdentifier="R" maxChoices="0"><prompt>Which <b>two</b>?</prompt>
      <simpleChoice identifier="a">A<feedbackInline>no</feedbackInline></simpleChoice>
      <simpleChoice identifier="b"><img src="b.png" alt="A tree"/></simpleChoice>
      <simpleChoice identifier="c"><![CDATA[x < y &amp; z]]></simpleChoice>
    </choiceInteraction></itemBody><modalFeedback>Because.</modalFeedback>`);
  expect(taken('qti', item)).toMatchObject([
    {
      content: {
        title: 'Look at this:\nWhich two?',
        several: true,
        options: [{ text: 'A' }, { text: 'A tree' }, { text: 'x < y &amp; z' }],
        quiz: { right: [0, 2], explanation: 'Because.' },
      },
    },
  ]);
  const order = qti('<itemBody><orderInteraction responseIdentifier="R"/></itemBody>');
  expect(taken('qti', `<a>${order.replace(/<\?.*?\?>/, '')}</a>`)).toEqual([{ at: '#1 T', why: 'kind' }]);
});

test('Mallory’s documents read no file, grow no further, and nest no deeper', () => {
  const external = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
  const laughs = '<!DOCTYPE a [<!ENTITY l0 "ha"><!ENTITY l1 "&l0;&l0;&l0;"><!ENTITY x "&l1;&l1;&l1;">]>';
  const body = '<itemBody><p>&x;</p><textEntryInteraction responseIdentifier="R"/></itemBody>';
  for (const type of [external, laughs])
    expect(taken('qti', qti(body, type))).toEqual([{ at: '#1', why: 'unreadable' }]);
  expect(titles(taken('qti', qti(body)))).toEqual(['&x;']); // undeclared: nothing but these signs
  expect(titles(taken('qti', qti(body.replace('&x;', '&#65;&#x42;&amp;lt;&#0;&#x110000;'))))).toEqual(['AB&lt;']);
  const deep = (n: number) => qti(`${'<div>'.repeat(n)}${body}${'</div>'.repeat(n)}`);
  expect(titles(taken('qti', deep(20)))).toEqual(['&x;']);
  for (const n of [60, 100_000]) expect(taken('qti', deep(n))).toEqual([{ at: '#1', why: 'unreadable' }]);
  for (const name of ['__proto__', 'constructor', 'toString']) taken('qti', `<${name} ${name}="x"><p/></${name}>`);
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

describe.each(databases())('the library on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let node: PollNode;

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    node = new PollNode(store);
  });
  afterAll(async () => {
    node.stop();
    await store.close();
    await database.drop();
  });

  test('polls are added, changed, put in order, removed; students and members of other rooms do none of it', async () => {
    const { room, a, b, c } = await lecture(node);
    const { library } = node.polls;
    const [first, second] = [
      await library.add(a.identity, room, contentOf(colours)),
      await library.add(b.identity, room, contentOf({ kind: 'cloud' })),
    ];
    await library.order(a.identity, room, [second.id, first.id]);
    for (const wrong of [[first.id], [first.id, first.id], [first.id, second.id, newId()], []])
      await expect(library.order(a.identity, room, wrong)).rejects.toEqual(refusal('conflict'));
    const changed = await library.change(
      a.identity,
      room,
      first.id,
      contentOf({ ...colours, title: ' Other\u0000? ' }),
    );
    expect(changed.content.title).toBe('Other?');
    expect(await library.list(b.identity, room)).toEqual([second, changed]);
    const other = await lecture(node);
    for (const [who, code] of [
      [c, 'forbidden'],
      [other.a, 'not_found'],
    ] as const) {
      await expect(library.list(who.identity, room)).rejects.toEqual(refusal(code));
      await expect(library.change(who.identity, room, first.id, contentOf(colours))).rejects.toEqual(refusal(code));
      await expect(library.remove(who.identity, room, first.id)).rejects.toEqual(refusal(code));
    }
    await expect(library.remove(other.a.identity, other.room, first.id)).rejects.toEqual(refusal('not_found'));
    await library.remove(a.identity, room, first.id);
    expect(await library.list(b.identity, room)).toEqual([second]);
  });

  test.each<[string, object]>([
    ['title', { ...colours, title: '\u0000' }],
    ['options', { ...colours, options: [{ text: 'only one' }] }],
    ['options.1', { ...colours, options: [{ text: 'one' }, { text: ' ' }] }],
    ['options.0.picture', { ...colours, options: [{ text: '', picture: 'a'.repeat(22) }, { text: 'x' }] }],
    ['quiz.right', { ...colours, quiz: { right: [3] } }],
    ['quiz.right', { ...colours, quiz: { right: [0, 1] } }],
    ['quiz.right', { ...colours, several: true, quiz: { right: [] } }],
    ['quiz.right', { kind: 'truth', quiz: { right: [2] } }],
    ['quiz.right', { kind: 'number', quiz: { right: [1, -1] } }],
    ['quiz.accepted', { kind: 'text', quiz: { accepted: ['\u0000'] } }],
    ['quiz', { kind: 'cloud', quiz: {} }],
  ])('a poll that cannot be is refused, and it is said where: %s', async (field, content) => {
    const { room, a } = await lecture(node);
    await expect(node.polls.library.add(a.identity, room, contentOf(content))).rejects.toEqual(
      refusal('bad_request', { field }),
    );
  });

  test('so many are prepared in a room and no more, and of a file what does not fit is named', async () => {
    const { room, a } = await lecture(node);
    const { library } = node.polls;
    const rest = Array.from({ length: limits.pollsPerRoom - 2 }, () => contentOf({ kind: 'cloud' }));
    await createPreparedStore(store.db).add(room, rest, a.identity.accountId, 0);
    const file = JSON.stringify([...all.slice(0, 3), { ...colours, options: [] }]);
    const { polls, refused } = await library.take(a.identity, room, 'json', async () => file);
    expect(polls.map(({ content }) => content)).toEqual(all.slice(0, 2));
    expect(refused).toEqual([
      { at: `#3 ${all[2]!.title}`, why: 'full' },
      { at: '#4 Which colour?', why: 'options' },
    ]);
    expect((await library.list(a.identity, room)).slice(-2)).toEqual(polls);
    await expect(library.add(a.identity, room, contentOf(colours))).rejects.toEqual(refusal('quota'));
  });

  test('pictures that the room does not have are named, and what they show stands in their place', async () => {
    const { room, a } = await lecture(node);
    const [here, elsewhere] = ['h'.repeat(22), 'e'.repeat(22)];
    const picture = { type: 'image/png', bytes: Buffer.from('x') };
    await createPictureStore(store.db).add(room, room.slice(0, 20) + 'pp', picture, a.identity.accountId, 0);
    const options = [
      { text: '', picture: room.slice(0, 20) + 'pp' },
      { text: '', picture: elsewhere, pictureText: 'A tree' },
      { text: '', picture: here },
    ];
    const file = [
      { ...colours, options: options.slice(0, 2) },
      { ...colours, options },
    ];
    const { polls, refused } = await node.polls.library.take(a.identity, room, 'json', async () =>
      JSON.stringify(file),
    );
    expect(polls.map(({ content }) => content.options)).toEqual([[options[0], { text: 'A tree' }]]);
    expect(refused.map(({ at, why }) => [at.slice(0, 2), why])).toEqual([
      ['#1', 'picture'],
      ['#2', 'empty'],
    ]);
  });

  test('nobody changes the library without end', async () => {
    const { room, a } = await lecture(node);
    const asked = Array.from({ length: limits.pollLibraryRate.burst + 20 }, () =>
      node.polls.library.remove(a.identity, room, newId()).catch((error: { code: string }) => error.code),
    );
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['not_found', 'rate']));
  });
});
