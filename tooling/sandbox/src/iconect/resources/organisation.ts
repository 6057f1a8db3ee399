import * as z from 'zod';
import { numbered } from '../data/ids.js';
import { madeAt } from '../data/people.js';
import { projectIds } from '../data/records.js';
import { CLIENTS, DATA_SERVERS, FILE_STORES, PROJECTS } from '../data/sizes.js';
import { COMPANIES } from '../data/words.js';
import { conflict } from '../errors.js';
import type { Resource } from './resource.js';
import { anything, changes, name, status, text } from './schema.js';

const stamps = (row: number) => ({ createdDate: madeAt(row), modifiedDate: madeAt(row, 30) });

const client = z.object({
  name,
  description: text.optional(),
  status: z.enum(['active', 'inactive']).default('active'),
  settings: anything.optional(),
});

export const clients: Resource = {
  path: 'clients',
  noun: 'Client',
  ids: numbered('client', 1, 3),
  create: client,
  update: changes(client),
  generate: () => ({
    count: CLIENTS,
    make: (row) => ({ name: `${COMPANIES[row]} Holdings`, status: 'active', settings: {}, ...stamps(row) }),
  }),
  guard(workspace, id, _, change) {
    if (change !== 'delete') return;
    const used = [...workspace.collection('projects').all()].some(([, project]) => project['clientId'] === id);
    if (used) throw conflict(`Client "${id}" has projects`);
  },
};

const dataServer = z.object({
  name,
  description: text.optional(),
  url: z.url(),
  version: text.optional(),
  status: status.default('active'),
});

export const dataServers: Resource = {
  path: 'dataservers',
  noun: 'Data server',
  ids: numbered('server', 1, 3),
  create: dataServer,
  update: changes(dataServer),
  generate: () => ({
    count: DATA_SERVERS,
    make: (row) => ({
      name: `Data server ${row + 1}`,
      url: `https://data${row + 1}.review.example`,
      version: '13.5.14',
      status: 'active',
      ...stamps(row),
    }),
  }),
};

const project = z.object({
  name,
  description: text.optional(),
  clientId: name,
  dataServerId: name,
  status: z.enum(['active', 'inactive', 'archived']).default('active'),
  settings: anything.optional(),
});

export const projects: Resource = {
  path: 'projects',
  noun: 'Project',
  ids: projectIds,
  create: project,
  update: changes(project),
  refers: { clientId: 'clients', dataServerId: 'dataservers' },
  generate: () => ({
    count: PROJECTS,
    make: (row) => ({
      name: `${COMPANIES[row % COMPANIES.length]} v. ${COMPANIES[(row * 5 + 3) % COMPANIES.length]}`,
      clientId: clients.ids.of(row % CLIENTS),
      dataServerId: dataServers.ids.of(row % DATA_SERVERS),
      status: row % 9 === 8 ? 'archived' : 'active',
      settings: {},
      ...stamps(row),
    }),
  }),
};

const fileStore = z.object({
  name,
  description: text.optional(),
  path: name,
  type: z.enum(['local', 's3', 'azure', 'gcp']),
  status: status.default('active'),
  capacity: z.number().positive().optional(),
  settings: anything.optional(),
});

export const fileStores: Resource = {
  path: 'filestores',
  noun: 'File store',
  ids: numbered('store', 1, 3),
  create: fileStore,
  update: changes(fileStore),
  initial: { usedSpace: 0 },
  generate: () => ({
    count: FILE_STORES,
    make: (row) => ({
      name: `File store ${row + 1}`,
      path: `/evidence/${row + 1}`,
      type: (['local', 's3', 'azure'] as const)[row] ?? 'gcp',
      status: 'active',
      capacity: 2 ** 42,
      ...stamps(row),
    }),
  }),
};
