import type { Note } from '../data/notes-and-tasks.js';
import { invalidBody, notFound } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { parseTime } from '../values/time.js';
import type { EventType } from '../webhooks/event.js';
import { type Answer, type Call, countIn, data, dataIn, nothing, param, type Route, writer } from './call.js';
import { idOf, isSame, objectOf, recordOf } from './record-refs.js';

/** A note in wire shape, or undefined when the record it is on was deleted. */
function toNote(workspace: Workspace, id: string, note: Note): object | undefined {
  const parentId = idOf(workspace, note.parent);
  if (parentId === undefined) return undefined;
  return {
    id: { workspace_id: workspace.schema.workspaceId, note_id: id },
    parent_object: workspace.object(note.parent.object)?.kind.slug,
    parent_record_id: parentId,
    title: note.title,
    meeting_id: null,
    content_plaintext: note.plaintext,
    content_markdown: note.markdown,
    tags: [],
    created_by_actor: note.actor,
    created_at: note.createdAt,
  };
}

function noteIn(call: Call): { id: string; note: Note } {
  const id = param(call, 'note_id');
  const note = call.workspace.notes.get(id);
  if (!note || idOf(call.workspace, note.parent) === undefined) throw notFound(`Note with ID "${id}" was not found.`);
  return { id, note };
}

function list(call: Call): Answer {
  const { workspace } = call;
  const object = call.query.get('parent_object');
  const recordId = call.query.get('parent_record_id');
  const parent = object !== null && recordId !== null ? recordOf(workspace, object, recordId) : undefined;
  const table = object === null ? undefined : objectOf(workspace, object);
  const offset = countIn(call, 'offset', 0);
  const end = offset + countIn(call, 'limit', 10, 50);
  const page: object[] = [];
  let seen = 0;
  for (const [id, note] of workspace.notes.all()) {
    if (table && workspace.object(note.parent.object) !== table) continue;
    if (parent && !isSame(workspace, note.parent, parent)) continue;
    const wire = toNote(workspace, id, note);
    if (wire && seen++ >= offset) page.push(wire);
    if (seen >= end) break;
  }
  return data(page);
}

/** Plain text of the markdown that notes are written in. */
const toPlaintext = (markdown: string): string =>
  markdown
    .replace(/^#{1,6} +/gm, '')
    .replace(/^[-*] +/gm, '')
    .replace(/(\*\*|__|~~|`)/g, '')
    .replace(/\n{2,}/g, '\n');

function contents(given: Readonly<Record<string, unknown>>): Pick<Note, 'plaintext' | 'markdown'> {
  const { format, content } = given;
  if (format !== 'plaintext' && format !== 'markdown')
    throw invalidBody(['data', 'format'], 'plaintext | markdown', format);
  if (typeof content !== 'string') throw invalidBody(['data', 'content'], 'string', content);
  return { markdown: content, plaintext: format === 'markdown' ? toPlaintext(content) : content };
}

function titleIn(given: Readonly<Record<string, unknown>>): string {
  const { title } = given;
  if (typeof title !== 'string') throw invalidBody(['data', 'title'], 'string', title);
  return title;
}

function publish(call: Call, type: EventType, id: string, { parent }: Note): void {
  const object = call.workspace.object(parent.object)?.kind.id ?? '';
  const record = idOf(call.workspace, parent) ?? '';
  call.publish(type, { note_id: id }, { parent_object_id: object, parent_record_id: record });
}

function create(call: Call): Answer {
  const given = dataIn(call);
  const { parent_object: object, parent_record_id: recordId, created_at: createdAt } = given;
  if (typeof object !== 'string') throw invalidBody(['data', 'parent_object'], 'string', object);
  if (typeof recordId !== 'string') throw invalidBody(['data', 'parent_record_id'], 'string', recordId);
  const { from, actor } = writer(call);
  const title = titleIn(given);
  const note: Note = {
    parent: recordOf(call.workspace, object, recordId),
    title,
    ...contents(given),
    actor,
    createdAt: (typeof createdAt === 'string' ? parseTime(createdAt) : undefined) ?? from,
  };
  const id = call.workspace.notes.add(note);
  publish(call, 'note.created', id, note);
  return data(toNote(call.workspace, id, note));
}

function update(call: Call): Answer {
  const { id, note } = noteIn(call);
  const given = dataIn(call);
  const changed: Note = {
    ...note,
    ...('title' in given && { title: titleIn(given) }),
    ...('content' in given && contents({ format: 'markdown', ...given })),
  };
  call.workspace.notes.set(id, changed);
  if (changed.title !== note.title) publish(call, 'note.updated', id, note);
  if (changed.markdown !== note.markdown) publish(call, 'note-content.updated', id, note);
  return data(toNote(call.workspace, id, changed));
}

function remove(call: Call): Answer {
  const { id, note } = noteIn(call);
  call.workspace.notes.set(id, undefined);
  publish(call, 'note.deleted', id, note);
  return nothing;
}

function get(call: Call): Answer {
  const { id, note } = noteIn(call);
  return data(toNote(call.workspace, id, note));
}

const reads = ['note:read', 'object_configuration:read', 'record_permission:read'] as const;
const writes = ['note:read-write', 'object_configuration:read', 'record_permission:read'] as const;

/** Notes on records. */
export const noteRoutes: readonly Route[] = [
  { route: 'GET /v2/notes', cost: 'get', scopes: reads, handle: list },
  { route: 'POST /v2/notes', cost: 'write', scopes: writes, handle: create },
  { route: 'GET /v2/notes/{note_id}', cost: 'get', scopes: reads, handle: get },
  { route: 'PATCH /v2/notes/{note_id}', cost: 'write', scopes: writes, handle: update },
  { route: 'DELETE /v2/notes/{note_id}', cost: 'write', scopes: ['note:read-write'], handle: remove },
];
