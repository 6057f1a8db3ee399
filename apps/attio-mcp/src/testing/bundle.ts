import { join } from 'node:path';
import { type Bundle, bundleApp } from '@fastpath/mcp-kit/testing';

/** The server, bundled from the sources: once for all test files of a worker. */
export const bundle = (): Promise<Bundle> => bundleApp('attio-mcp', join(import.meta.dirname, '..'));
