import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { limits } from './protocol/limits.ts';

/** What the builds have in common; `bin/build.ts` says which pages, one build after the other, and finishes the output. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, 'web'),
  base: '/',
  appType: 'mpa',
  plugins: [
    withoutHydration(),
    limitsOneByOne(),
    svelte({ configFile: path.resolve(import.meta.dirname, 'svelte.config.js') }),
  ],
  build: {
    target: 'es2022',
    sourcemap: false,
    // Both would put content into the pages that our Content-Security-Policy forbids or that costs every page its weight.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      optimization: { inlineConst: { mode: 'all', pass: 3 } },
      // A group takes nothing along that belongs to another: what both pages have in common would go to one of them.
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: loadedAtOnceBy, debugName: 'loaded at once' }],
        },
      },
      checks: { pluginTimings: false, bundlerTimings: false },
    },
  },
});

/**
 * What a page loads at once stands in one file, and what several pages of a build load at once in one more: `app`, `present`,
 * `app-present`. Fewer requests than with twenty small files, and compressed together it is a tenth smaller. What another page
 * fetches later stands apart (`app-also`): with the file that begins a page it would begin that page inside the other one.
 */
function loadedAtOnceBy(id: string, bundle: Rolldown.ChunkingContext): string | null {
  const atOnce = pagesThatReach(id, bundle, (info) => info.importers);
  if (atOnce.size === 0) return null;
  const ever = pagesThatReach(id, bundle, (info) => [...info.importers, ...info.dynamicImporters]);
  return [...atOnce].sort().join('-') + (ever.size > atOnce.size ? '-also' : '');
}

function pagesThatReach(
  id: string,
  bundle: Rolldown.ChunkingContext,
  importersOf: (info: Rolldown.ModuleInfo) => string[],
): Set<string> {
  const pages = new Set<string>();
  const seen = new Set([id]);
  for (const module of seen) {
    const info = bundle.getModuleInfo(module);
    if (!info) continue;
    const page = info.isEntry && /\/web\/(\w+)\/index\.html$/.exec(module)?.[1];
    if (page) pages.add(page);
    for (const importer of importersOf(info)) seen.add(importer);
  }
  return pages;
}

/**
 * Svelte guards everything that takes over HTML from a server with one variable, "so it can be treeshaken out". Rolldown does
 * not see by itself that nobody sets it when pages only `mount()`: 1.5 kB of every page.
 */
function withoutHydration(): Plugin {
  return {
    name: 'without-hydration',
    apply: 'build',
    transform: {
      filter: { id: /\/svelte\/src\/internal\/client\/dom\/hydration\.js$/ },
      handler(code) {
        const variable = 'export let hydrating = false;';
        const setting = 'hydrating = value;';
        if (!code.includes(variable) || !code.includes(setting)) this.error('Svelte does this another way now');
        return code.replace(variable, 'export const hydrating = false;').replace(setting, '');
      },
    },
  };
}

/** `limits.messageLength` in a page becomes the number, and the other hundred stay on the server: 1 kB of every page. */
function limitsOneByOne(): Plugin {
  const each = Object.entries(limits).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
  return {
    name: 'limits-one-by-one',
    apply: 'build',
    transform: {
      filter: { id: /\/protocol\/limits\.ts$/ },
      handler: () => [...each, "export * as limits from './limits.ts';"].join('\n'),
    },
  };
}
