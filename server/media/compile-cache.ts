import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Where Node keeps the worker's code with the types already stripped. With it a worker needs 57 MB instead of 90: the
 * stripper is never loaded. The folder belongs to the installation, so that nobody else can put code there; where it cannot
 * be written everything works, only larger.
 */
export const compileCacheFolder = fileURLToPath(new URL('../../node_modules/.cache/media-worker', import.meta.url));

const warmingMs = 5_000;

/** Fills the cache once, by a process that loads the worker's code and ends. Resolves also when that fails. */
export async function warmCompileCache(worker: URL, execArgv: string[], env: NodeJS.ProcessEnv): Promise<void> {
  if (existsSync(compileCacheFolder)) return;
  const warming = spawn(process.execPath, [...execArgv, fileURLToPath(worker)], {
    env,
    stdio: 'ignore',
    timeout: warmingMs,
  });
  await new Promise<void>((resolve) => warming.once('exit', () => resolve()).once('error', () => resolve()));
}
