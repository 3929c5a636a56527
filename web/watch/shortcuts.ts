export type Shortcut = 'play' | 'mute' | 'full';

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  target: unknown;
}

/** What a key stands for. Nothing while somebody types, chooses in a menu or a dialog, or means the control under the focus. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, target }: Pressed): Shortcut | null {
  if (ctrlKey || metaKey || altKey || isTaken(target as Partial<Element> | null, key)) return null;
  return keys[key.toLowerCase()] ?? null;
}

const keys: Record<string, Shortcut> = { k: 'play', ' ': 'play', m: 'mute', f: 'full' };

function isTaken(target: Partial<Element> | null, key: string): boolean {
  if (!target?.closest) return false;
  if (target.closest('textarea, select, dialog, [role="menu"], [contenteditable], input:not([type="range"])'))
    return true;
  // Space presses a button and scrolls a list.
  return (
    key === ' ' && target.closest('button, a, input, summary, [role="log"], [tabindex]:not([tabindex="-1"])') !== null
  );
}
