interface Toast {
  id: number;
  text: string;
  look?: 'good' | 'bad';
  action?: { name: string; run: () => void };
}

const shownMs = 6_000;
let last = 0;
let shown = $state.raw<Toast[]>([]);

/** What stands at the foot of the page now; `<Toasts />`, once per page, shows it. */
export const toasts = () => shown;

/** Says something briefly and politely. For what needs a decision use `confirm`, for what lasts a `Banner`. */
export function toast(text: string, options: Pick<Toast, 'look' | 'action'> = {}): void {
  const id = ++last;
  shown = [...shown.slice(-2), { id, text, ...options }];
  setTimeout(() => dismiss(id), shownMs);
}

export function dismiss(id: number): void {
  shown = shown.filter((one) => one.id !== id);
}
