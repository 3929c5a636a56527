/** A piece of running text: as it is, or marked. */
export type Inline =
  | string
  | { kind: 'bold' | 'italic'; of: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'formula'; source: string; display: boolean }
  | { kind: 'mention'; name: string }
  /** `host` is shown beside a link whose words pretend to be another address. */
  | { kind: 'link'; href: string; of: Inline[]; host?: string };

/** A part of a message that stands on lines of its own. */
export type Block =
  | { kind: 'paragraph'; of: Inline[] }
  | { kind: 'code'; label: string; text: string }
  | { kind: 'quote'; of: Block[] }
  /** `number` is what stood before an item of an ordered list. */
  | { kind: 'list'; ordered: boolean; items: ListItem[] };
export type ListItem = { number: number; of: Block[] };
