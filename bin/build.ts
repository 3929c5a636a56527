/**
 * `npm run build`: the pages, from `web/` to `dist/`, with compressed twins. With `--after-install` (npm's `prepare`) only when
 * something changed, and without complaint where the build tools are not installed.
 */
import './first.cjs';
import { spawn } from 'node:child_process';
import { globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { canBuild, dist, hashOfSources, root, stateOfPages } from './pages.ts';

/**
 * The watch page is built by itself: what it has in common with the others is shaken out to what it uses of it, and stands in
 * one file with the rest. Whoever comes from the start page loads Svelte twice; whoever comes by a link, from a phone, a sixth less.
 */
const builds = [['watch'], ['present', 'app']];

if (import.meta.main) await main(process.argv.includes('--after-install'));

async function main(afterInstall: boolean): Promise<void> {
  if (afterInstall) warm();
  if (afterInstall && (!canBuild() || stateOfPages() === 'fresh')) return;
  if (!canBuild()) {
    console.error('The build tools are not installed: run "npm ci" without "--omit=dev" first.');
    process.exitCode = 1;
    return;
  }
  await build();
}

function warm(): void {
  spawn(process.execPath, ['-r', path.join(root, 'bin/first.cjs'), path.join(root, 'bin/warm.ts')], {
    stdio: 'ignore',
  });
}

/**
 * Builds the pages. Takes a few seconds. The old ones are replaced at the end, so that a build that fails or is cut short
 * leaves them as they were.
 */
export async function build(): Promise<void> {
  const before = performance.now();
  const { build: bundle } = await import('vite');
  const sources = hashOfSources();
  const next = path.join(root, `node_modules/.cache/chatstream-pages-${process.pid}`);
  try {
    for (const pages of builds) {
      const input = Object.fromEntries(pages.map((page) => [page, path.join(root, 'web', page, 'index.html')]));
      await bundle({
        configFile: path.join(root, 'vite.config.ts'),
        logLevel: 'warn',
        build: { outDir: next, emptyOutDir: false, rolldownOptions: { input } },
      });
    }
    for (const page of builds.flat()) {
      renameSync(path.join(next, page, 'index.html'), path.join(next, `${page}.html`));
      rmSync(path.join(next, page), { recursive: true });
    }
    await compress(next);
    writeFileSync(path.join(next, '.built'), `${sources}\n`);
    rmSync(dist, { recursive: true, force: true });
    renameSync(next, dist);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
  console.log(`Built the pages in ${((performance.now() - before) / 1000).toFixed(1)} s.`);
}

/** Once and as small as possible, so that the server never compresses anything. */
async function compress(dir: string): Promise<void> {
  const files = globSync('**/*.{js,css,html,svg,txt,webmanifest}', { cwd: dir });
  await Promise.all(
    files.map(async (name) => {
      const file = path.join(dir, name);
      const content = readFileSync(file);
      if (content.length < 200) return;
      const hint = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } };
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(content, hint));
      writeFileSync(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
    }),
  );
}
