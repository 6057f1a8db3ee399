import nodeModule from 'node:module';
import { version } from './version.js';

// Node 22.1 and later keep compiled code on disk; older versions lack both functions.
const compileCache = nodeModule as typeof nodeModule & {
  enableCompileCache?: () => unknown;
  flushCompileCache?: () => void;
};

// While the rest loads nothing is under way that would have to be ended first; the server takes these over.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

compileCache.enableCompileCache?.();
if (process.argv[2] === '--version') {
  process.stdout.write(`${version}\n`);
} else if (process.argv[2] === 'login') {
  const { login } = await import('./login.js');
  await login(process.argv.slice(3));
} else {
  const { main } = await import('./main.js');
  await main();
  compileCache.flushCompileCache?.(); // clients kill their servers: at exit it would be too late
}
