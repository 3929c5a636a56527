import { XMLParser } from 'fast-xml-parser';

/** An element, or a text (then without a name). */
export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

const depth = 50;

// Nothing is replaced, fetched or declared: entities are only the five that XML has and signs by their number.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: depth,
});

type Parsed = Record<string, unknown>;

/** The elements of a document. Throws for what is none, is nested too deep, or declares a type of its own. */
export function parseXml(text: string): XmlNode[] {
  if (/<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) throw new Error('document types are not read');
  return (parser.parse(text) as Parsed[]).map(nodeOf);
}

/** It and everything in it with this name, in the order of the document. */
export function within(node: XmlNode, ...names: string[]): XmlNode[] {
  const inside = node.children.flatMap((child) => within(child, ...names));
  return names.includes(node.name) ? [node, ...inside] : inside;
}

export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function nodeOf(parsed: Parsed): XmlNode {
  const name = Object.keys(parsed).find((key) => key !== ':@') ?? '';
  const value = parsed[name];
  if (name === '#text') return textNode(decoded(String(value)));
  if (name === '#cdata') return textNode((value as Parsed[]).map((part) => String(part['#text'] ?? '')).join(''));
  const attributes = Object.entries((parsed[':@'] ?? {}) as Record<string, string>);
  return {
    name,
    attributes: Object.fromEntries(attributes.map(([key, text]) => [key, decoded(text)])),
    children: (value as Parsed[]).map(nodeOf),
    text: '',
  };
}

const textNode = (text: string): XmlNode => ({ name: '', attributes: {}, children: [], text });

const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (all, tens, hex, name: string) => {
    if (name) return known[name.toLowerCase()] ?? all;
    const code = tens ? Number(tens) : Number.parseInt(hex as string, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
