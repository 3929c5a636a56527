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
    shortPreload(),
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
      // So that a page does not load a part of it for effects that it has not.
      treeshake: { moduleSideEffects: [{ test: /\/node_modules\/svelte\/src\//, sideEffects: false }] },
      optimization: { inlineConst: { mode: 'all', pass: 3 } },
      // A group takes nothing along that belongs to another: what both pages have in common would go to one of them.
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: loadedAtOnceBy, debugName: 'loaded at once', priority: 1 },
            { name: small, debugName: 'small' },
          ],
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
  if (atOnce.has('watch') && forForms.test(id)) return 'forms';
  const ever = pagesThatReach(id, bundle, (info) => [...info.importers, ...info.dynamicImporters]);
  return [...atOnce].sort().join('-') + (ever.size > atOnce.size ? '-also' : '');
}

/** Wanted by much of what comes later: each file more is one name more in what is loaded at once. */
function small(id: string): string | null {
  const those =
    /\/web\/(lens\/(subject|open|tap)|room\/(path|refusal|dialogs|message\/failure|order\/names|write\/ticking)|ui\/clipboard)(\.svelte)?\.ts$/;
  return those.test(id) ? 'small' : null;
}

/** Parts of Svelte's runtime that every component imports and only forms and panels use, which the watch page loads later. */
const forForms = /\/svelte\/src\/internal\/client\/dom\/(elements\/bindings\/input|blocks\/(key|await))\.js$/;

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

/**
 * What Vite puts before every `import()`: styles are there before the code that needs them, and scripts are fetched side by
 * side. Vite's own also knows about nonces and browsers without `modulepreload`, and is 0.5 kB longer.
 */
function shortPreload(): Plugin {
  return {
    name: 'short-preload',
    enforce: 'post',
    apply: 'build',
    transform: {
      filter: { id: /vite\/preload-helper/ },
      handler(code) {
        if (
          !/export const __vitePreload = function preload\(baseModule, deps/.test(code) ||
          !code.includes('return "/"+dep')
        )
          this.error('Vite does this another way now');
        return `${fetched}\nconst asked = new Map();
          export const __vitePreload = (load, files = []) =>
            Promise.all(files.map((file) => asked.get(file) ?? (asked.set(file, fetched(file, asked)), asked.get(file)))).then(load);`;
      },
    },
  };
}

/** Runs in the browser. Resolves when a style is there; a script that is fetched beforehand nobody waits for. */
function fetched(file: string, asked: Map<string, unknown>): Promise<unknown> | true {
  if (document.querySelector(`link[href="/${file}"]`)) return true;
  const isStyle = file.endsWith('.css');
  const link = document.createElement('link');
  link.rel = isStyle ? 'stylesheet' : 'modulepreload';
  link.href = `/${file}`;
  document.head.append(link);
  if (!isStyle) return true;
  return new Promise((done, failed) => {
    link.onload = done;
    link.onerror = () => {
      link.remove();
      asked.delete(file);
      failed(new Error(`no ${file}`));
    };
  });
}
