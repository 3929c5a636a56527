/** A route's path with `:names` for what varies. */
export interface Pattern {
  path: string;
}

/** The route a path belongs to, and what stood in the places of its names; undefined when none does. A slash at the end does not matter. */
export function match<R extends Pattern>(
  routes: readonly R[],
  pathname: string,
): { route: R; params: Record<string, string> } | undefined {
  const given = pieces(pathname);
  for (const route of routes) {
    const params = fit(pieces(route.path), given);
    if (params) return { route, params };
  }
  return undefined;
}

const pieces = (path: string) => path.split('/').filter(Boolean);

function fit(wanted: string[], given: string[]): Record<string, string> | undefined {
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, piece] of wanted.entries()) {
    const value = decoded(given[i] ?? '');
    if (value === undefined) return undefined;
    if (piece.startsWith(':')) params[piece.slice(1)] = value;
    else if (piece !== value) return undefined;
  }
  return params;
}

/** Undefined for what is no UTF-8 (`%ff`): decoding throws then. */
function decoded(piece: string): string | undefined {
  try {
    return decodeURIComponent(piece);
  } catch {
    return undefined;
  }
}
