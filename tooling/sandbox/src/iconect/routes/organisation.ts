import { clients, fileStores, projects } from '../resources/organisation.js';
import type { Resource } from '../resources/resource.js';
import { type Answer, answer, type Call, param, type Route } from './call.js';
import { replace } from './crud.js';

/** What the real service documents in place of deletion. */
const deactivate =
  (resource: Resource) =>
  (call: Call): Answer => {
    const id = param(call, 'id');
    return answer(replace(resource, id, { ...call.workspace.item(resource, id), status: 'inactive' }, call));
  };

function storeStats(call: Call): Answer {
  const id = param(call, 'id');
  const { capacity } = call.workspace.item(fileStores, id);
  const { files } = call.workspace;
  let [fileCount, totalSize] = [0, 0];
  for (const row of files.rows()) {
    if (files.storeOf(row) !== id) continue;
    fileCount += 1;
    totalSize += Number(files.get(row, 'size'));
  }
  const total = typeof capacity === 'number' ? capacity : 2 ** 42;
  return answer({
    fileCount,
    totalSize,
    usedSpace: totalSize,
    availableSpace: total - totalSize,
    utilizationPercentage: Math.round((totalSize / total) * 10_000) / 100,
  });
}

export const organisationRoutes: readonly Route[] = [
  { route: 'POST /v1/clients/{id}/deactivate', cost: 'write', handle: deactivate(clients) },
  { route: 'POST /v1/projects/{id}/deactivate', cost: 'write', handle: deactivate(projects) },
  { route: 'GET /v1/filestores/{id}/stats', cost: 'get', handle: storeStats },
];
