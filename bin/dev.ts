/** `npm run dev`: Vite for the pages, and the server that starts again whenever one of its files changes. */
import './first.cjs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createServer } from 'vite';
import { hotPath } from './dev-pages.ts';
import { root } from './pages.ts';

const vite = await createServer({
  configFile: path.join(root, 'vite.config.ts'),
  server: { host: '127.0.0.1', port: 5173, strictPort: false, hmr: { path: hotPath } },
});
await vite.listen();
const { port } = vite.httpServer!.address() as { port: number };

const server = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', path.join(root, 'bin/dev-server.ts'), String(port)],
  { cwd: root, stdio: 'inherit' },
);
server.once('exit', (code) => void vite.close().then(() => process.exit(code ?? 0)));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => server.kill(signal));
