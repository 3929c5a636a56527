import type { PollKind } from '../../../protocol/polls.ts';
import { placeOf, type Entry } from '../importing.ts';
import { entryOf } from './json.ts';
import { parseXml, within, type XmlNode } from './xml.ts';

/** The assessment items of a QTI 2.1 or 2.2 file, wherever in it they stand. */
export function readQti(text: string): Entry[] {
  let items: XmlNode[];
  try {
    items = parseXml(text).flatMap((root) => within(root, 'assessmentItem'));
  } catch {
    items = [];
  }
  if (items.length === 0) return [{ at: placeOf(0), why: 'unreadable' }];
  return items.map(itemOf);
}

/** Those we have; every other one is of a kind there is not. */
const interactions = ['choiceInteraction', 'textEntryInteraction', 'extendedTextInteraction', 'sliderInteraction'];

function itemOf(item: XmlNode, n: number): Entry {
  const body = within(item, 'itemBody')[0];
  const asked = body ? interactionsIn(body) : [];
  const [interaction] = asked;
  const title = (body && plain(body)) || (item.attributes['title'] ?? '').trim();
  const at = placeOf(n, item.attributes['title'] || title);
  if (asked.length !== 1 || !interaction || !interactions.includes(interaction.name)) return { at, why: 'kind' };

  const response = interaction.attributes['responseIdentifier'];
  const declarations = within(item, 'responseDeclaration');
  const declaration = declarations.find(({ attributes }) => attributes['identifier'] === response) ?? declarations[0];
  const choices = within(interaction, 'simpleChoice');
  const kind = kindOf(interaction, declaration, choices);
  const entry = entryOf(
    {
      kind,
      title,
      options: kind === 'choice' ? choices.map((choice) => ({ text: plain(choice) })) : [],
      several: kind === 'choice' && interaction.attributes['maxChoices'] !== '1' && isMultiple(declaration),
      ...(kind === 'rating' ? { most: Number(interaction.attributes['upperBound']) } : {}),
      quiz: quizOf(kind, item, declaration, choices),
    },
    n,
  );
  return { ...entry, at };
}

function interactionsIn(node: XmlNode): XmlNode[] {
  if (node.name.endsWith('Interaction')) return [node];
  return node.children.flatMap(interactionsIn);
}

const isMultiple = (declaration: XmlNode | undefined): boolean =>
  declaration === undefined || declaration.attributes['cardinality'] === 'multiple';

function kindOf(interaction: XmlNode, declaration: XmlNode | undefined, choices: XmlNode[]): PollKind {
  if (interaction.name === 'sliderInteraction') return 'rating';
  if (interaction.name === 'choiceInteraction') {
    const names = choices.map(({ attributes }) => attributes['identifier']);
    return names.join() === 'true,false' || names.join() === 'false,true' ? 'truth' : 'choice';
  }
  if (['float', 'integer'].includes(declaration?.attributes['baseType'] ?? '')) return 'number';
  return Number(interaction.attributes['maxStrings'] ?? 1) > 1 ? 'cloud' : 'text';
}

/** Null where nothing says what is right. */
function quizOf(kind: PollKind, item: XmlNode, declaration: XmlNode | undefined, choices: XmlNode[]): unknown {
  const answers = declaration && kind !== 'rating' && kind !== 'cloud' ? answersIn(declaration) : [];
  if (answers.length === 0) return null;
  const explanation = within(item, 'modalFeedback', 'feedbackBlock').map(plain).join('\n\n').trim();
  const points = Math.round(Number(maxScore(item)));
  return {
    right: rightOf(kind, answers, item, choices),
    accepted: kind === 'text' ? answers : [],
    explanation,
    ...(points >= 0 && points <= 100 ? { points } : {}),
  };
}

/** What is declared right, and of a text what is mapped to points as well. */
function answersIn(declaration: XmlNode): string[] {
  const correct = within(declaration, 'correctResponse').flatMap((one) => within(one, 'value').map(plain));
  const mapped = within(declaration, 'mapEntry')
    .filter(({ attributes }) => Number(attributes['mappedValue']) > 0)
    .map(({ attributes }) => attributes['mapKey'] ?? '');
  const isText = declaration.attributes['baseType'] === 'string';
  return [...new Set(correct.length > 0 && !isText ? correct : [...correct, ...mapped])];
}

function rightOf(kind: PollKind, answers: string[], item: XmlNode, choices: XmlNode[]): number[] {
  if (kind === 'choice') {
    return answers.map((answer) => choices.findIndex(({ attributes }) => attributes['identifier'] === answer));
  }
  if (kind === 'truth') return answers.map((answer) => (answer === 'true' ? 1 : 0));
  if (kind !== 'number') return [];
  const equal = within(item, 'equal').find(({ attributes }) => attributes['toleranceMode'] === 'absolute');
  const tolerance = Number(equal?.attributes['tolerance']?.trim().split(/\s+/)[0] ?? 0);
  return [Number(answers[0]), tolerance];
}

function maxScore(item: XmlNode): string {
  const outcome = within(item, 'outcomeDeclaration').find(({ attributes }) => attributes['identifier'] === 'MAXSCORE');
  const value = outcome && within(outcome, 'value')[0];
  return value ? plain(value) : '1';
}

const blocks = new Set(['p', 'div', 'pre', 'li', 'ul', 'ol', 'table', 'tr', 'blockquote', 'prompt', 'h1', 'h2', 'h3']);
const left = ['simpleChoice', 'feedbackInline', 'feedbackBlock', 'rubricBlock'];

/** The words of an element, without those of its options; each block in a line of its own, and `pre` as it stands. */
function plain(node: XmlNode): string {
  const lines: string[] = [];
  let line = '';
  function end(): void {
    line = line.replace(/ *\n */g, '\n').trim();
    if (line !== '') lines.push(line);
    line = '';
  }
  function walk({ name, text, attributes, children }: XmlNode): void {
    if (left.includes(name)) return;
    if (name === '') line += text.replace(/\s+/g, ' ');
    if (name === 'br') line += '\n';
    if (name === 'img') line += attributes['alt'] ?? '';
    if (blocks.has(name)) end();
    if (name === 'pre') lines.push(raw(children));
    else children.forEach(walk);
    if (blocks.has(name)) end();
  }
  node.children.forEach(walk);
  end();
  return lines.join('\n').trim();
}

function raw(nodes: XmlNode[]): string {
  return nodes.map(({ name, text, children }) => (name === '' ? text : raw(children))).join('');
}
