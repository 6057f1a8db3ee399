import type { Operation } from '@fastpath/attio-client';
import type { Catalogue } from '@fastpath/mcp-kit';
import type { Connect } from './connection.js';

/** Every operation of Attio, loaded with the client library at the first need. */
export const attioCatalogue = (connect: Connect): Catalogue => ({
  operations: async () => {
    const { operations } = await import('@fastpath/attio-client');
    return Object.values(operations).flatMap((resource) => Object.values<unknown>(resource).filter(isOperation));
  },
  call: async (operation, input, options) => {
    const { workspace, api } = await connect();
    return api.callChecked(workspace, operation, input, options);
  },
  toolsetOf: (name) => {
    const resource = name.split('.')[0] ?? name;
    return toolsets[resource] ?? resource;
  },
});

const isOperation = (exported: unknown): exported is Operation =>
  typeof exported === 'object' && exported !== null && 'route' in exported;

/** Resources that belong to the toolset of another one. */
const toolsets: Readonly<Record<string, string>> = {
  entries: 'lists',
  recordings: 'meetings',
  objects: 'metadata',
  attributes: 'metadata',
  members: 'workspace',
  self: 'workspace',
  activity_records: 'activities',
};
