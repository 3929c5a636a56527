import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Rolldown } from 'vite';

const entry = (name: string) => path.resolve(import.meta.dirname, 'web', name, 'index.html');

/** Three pages that load no more than they need: watching, presenting, and everything else. `bin/build.ts` finishes the output. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, 'web'),
  base: '/',
  appType: 'mpa',
  plugins: [svelte({ configFile: path.resolve(import.meta.dirname, 'svelte.config.js') })],
  build: {
    outDir: path.resolve(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Both would put content into the pages that our Content-Security-Policy forbids or that costs every page its weight.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { watch: entry('watch'), present: entry('present'), app: entry('app') },
      output: { codeSplitting: { groups: [{ name: sharedBy, debugName: 'shared by pages' }] } },
      checks: { pluginTimings: false, bundlerTimings: false },
    },
  },
});

/**
 * What several pages load at once stands in one file for each combination of pages, `common` or `present-watch`, instead of
 * in twenty small ones: fewer requests, and compressed together it is a tenth smaller. No page loads what it does not use.
 */
function sharedBy(id: string, bundle: Rolldown.ChunkingContext): string | null {
  const pages = new Set<string>();
  const seen = new Set([id]);
  for (const module of seen) {
    const info = bundle.getModuleInfo(module);
    const page = info?.isEntry && /\/web\/(\w+)\/index\.html$/.exec(module)?.[1];
    if (page) pages.add(page);
    for (const importer of info?.importers ?? []) seen.add(importer);
  }
  if (pages.size < 2) return null;
  return pages.size === 3 ? 'common' : [...pages].sort().join('-');
}
