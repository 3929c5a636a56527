/** Loads what a start loads, once after the installation, so that the very first start finds it compiled. */
import { flushCompileCache } from 'node:module';

await Promise.all([
  import('./commands/serve.ts'),
  import('../server/store/sqlite/open.ts'),
  import('../server/tls/authority.ts'),
]);
flushCompileCache();
process.exit();
