type Order = typeof import('./order.ts');

let there = $state.raw<Order | null>(null);
let asked = false;

/**
 * What makes the order of a chat visible: rules, the pinned message, the way to staff. Fetched when it is first asked for,
 * after the chat itself, so that it costs the watch page nothing before the first frame; null until it is there. Reactive.
 */
export function order(): Order | null {
  if (!asked) {
    asked = true;
    import('./order.ts').then(
      (module) => (there = module),
      () => (asked = false), // the next one who asks tries again
    );
  }
  return there;
}
