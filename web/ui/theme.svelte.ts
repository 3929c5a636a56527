import { browserStore } from './remember.ts';

type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
let chosen = $state<Theme | undefined>(themeOf(browserStore.get('theme')));
let systemIsDark = $state(system.matches);
system.addEventListener('change', (event) => (systemIsDark = event.matches));

/** What is shown now: what was chosen, else what the system prefers. `/theme.js` applies the choice before the first paint. */
export const theme = (): Theme => chosen ?? (systemIsDark ? 'dark' : 'light');

/** To the other one, remembered on this browser. */
export function toggleTheme(): void {
  chosen = theme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = chosen;
  browserStore.set('theme', chosen);
}

function themeOf(value: string | null): Theme | undefined {
  return value === 'light' || value === 'dark' ? value : undefined;
}
