export { Session } from '@fastpath/mcp-kit/testing';
