import { match } from './match.ts';
import { routes } from './routes.ts';

let address = $state.raw(new URL(location.href));
let arriving = false;
const pathname = $derived(address.pathname);
/** Stays the same while only query or hash change, so that the page stays too. */
const found = $derived(match(routes, pathname));
const nothing = {};

/** Where we are: the route (undefined: no such page), what its path names, and the query. */
export const place = () => ({
  route: found?.route,
  params: found?.params ?? nothing,
  query: address.searchParams,
  address,
});

/** To another page. What is not a page of this entry (the lecture, a file) is loaded by the browser. `path` must be of this server. */
export function go(path: string, { replace = false } = {}): void {
  const to = new URL(path, location.href);
  if (to.origin !== location.origin || !match(routes, to.pathname))
    return replace ? location.replace(to) : location.assign(to);
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  arrive(to);
  scrollTo(0, 0);
}

/** Follows plain clicks on links inside the page, and the browser's back and forward. Call once. */
export function startRouter(): void {
  addEventListener('popstate', () => arrive(new URL(location.href)));
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link?.href || !isPlainClick(event) || link.target || link.hasAttribute('download')) return;
    const to = new URL(link.href);
    const onlyHash = to.pathname === location.pathname && to.search === location.search && to.hash;
    if (to.origin !== location.origin || onlyHash || !match(routes, to.pathname)) return;
    event.preventDefault();
    go(link.href);
  });
}

/**
 * For a page's h1: after a navigation it takes the focus, so that screen readers read where they are, as they do when a
 * browser loads a page. On the first page the browser does this itself.
 */
export function heading(element: HTMLElement): void {
  if (!arriving) return;
  arriving = false;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

function arrive(to: URL): void {
  arriving = to.pathname !== address.pathname;
  address = to;
}

function isPlainClick(event: MouseEvent): boolean {
  return (
    !event.defaultPrevented && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  );
}
