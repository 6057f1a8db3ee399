import { runServer } from '@fastpath/mcp-kit';
import { app } from './app.js';

/** Serves MCP over stdio, as the command line and the environment say. */
export const main = (): Promise<void> => runServer(app);
