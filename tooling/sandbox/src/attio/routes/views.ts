import { viewsOf } from '../data/views.js';
import type { Table } from '../store/table.js';
import type { Answer, Call } from './call.js';
import { cursorPage } from './cursor.js';

/** The views of an object or list. */
export function views(call: Call, { kind }: Table): Answer {
  const { schema } = call.workspace;
  const isShown = call.query.get('show_archived') === 'true';
  const found = viewsOf(schema, kind).filter(({ isArchived }) => isShown || !isArchived);
  const owner = kind.target === 'lists' ? { list_id: kind.id } : { object_id: kind.id };
  return cursorPage(call, found, { key: ({ id }) => id, limit: 500, max: 1000 }, ({ id, title, createdAt }) => ({
    id: { workspace_id: schema.workspaceId, ...owner, view_id: id },
    title,
    created_at: createdAt,
  }));
}
