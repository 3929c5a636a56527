import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

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
    rollupOptions: { input: { watch: entry('watch'), present: entry('present'), app: entry('app') } },
  },
});
