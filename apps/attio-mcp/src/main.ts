import { runServer } from '@fastpath/mcp-kit';
import { app } from './app.js';

/** Serves MCP, as the command line and the environment say; or does what its first word names. */
export async function main(): Promise<void> {
  if (process.argv[2] !== 'webhooks') return runServer(app);
  const { webhooksCommand } = await import('./http/webhooks-command.js');
  process.exitCode = await webhooksCommand(process.argv.slice(3));
}
