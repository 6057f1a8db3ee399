import type { Comment, Subject, Thread } from '../data/threads.js';
import { badRequest, invalidBody, notFound, shown } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { isObject } from '../values/parse.js';
import { parseTime } from '../values/time.js';
import type { EventType } from '../webhooks/event.js';
import { type Answer, type Call, countIn, data, dataIn, nothing, param, type Route, writer } from './call.js';
import { choiceIn, type Given, textIn } from './read.js';
import { idOf, isSame, recordNamed, recordOf } from './record-refs.js';

/** Where a thread is; undefined when that was deleted. */
interface Place {
  readonly entry: { readonly entry_id: string; readonly list_id: string } | null;
  readonly record: { readonly record_id: string; readonly object_id: string };
}

function placeOf(workspace: Workspace, about: Subject): Place | undefined {
  if ('record' in about) {
    const recordId = idOf(workspace, about.record);
    const objectId = workspace.object(about.record.object)?.kind.id ?? '';
    return recordId === undefined ? undefined : { entry: null, record: { record_id: recordId, object_id: objectId } };
  }
  const list = workspace.list(about.list);
  const parent = list?.isAlive(about.entry) ? workspace.parent(list, about.entry) : undefined;
  if (!list || !parent) return undefined;
  return {
    entry: { entry_id: list.id(about.entry), list_id: list.kind.id },
    record: { record_id: parent.table.id(parent.row), object_id: parent.table.kind.id },
  };
}

const toComment = ({ schema }: Workspace, id: string, comment: Comment, place: Place) => ({
  id: { workspace_id: schema.workspaceId, comment_id: id },
  thread_id: comment.thread,
  content_plaintext: comment.content,
  ...place,
  resolved_at: null,
  resolved_by: { id: null, type: null },
  created_at: comment.createdAt,
  author: comment.author,
});

/** A thread in wire shape; undefined when what it is about was deleted. */
function toThread(workspace: Workspace, id: string, { about, comments, createdAt }: Thread): object | undefined {
  const place = placeOf(workspace, about);
  if (!place) return undefined;
  return {
    id: { workspace_id: workspace.schema.workspaceId, thread_id: id },
    comments: comments.flatMap((commentId) => {
      const comment = workspace.comments.get(commentId);
      return comment ? [toComment(workspace, commentId, comment, place)] : [];
    }),
    created_at: createdAt,
  };
}

function isAbout({ workspace, query }: Call): (about: Subject) => boolean {
  const [record, object, entry, list] = ['record_id', 'object', 'entry_id', 'list'].map((name) => query.get(name));
  if (record || object) {
    if (!record || !object) throw invalidBody([record ? 'object' : 'record_id'], 'string', undefined);
    const wanted = recordOf(workspace, object, record);
    return (about) => 'record' in about && isSame(workspace, about.record, wanted);
  }
  if (!entry && !list) return () => true;
  if (!entry || !list) throw invalidBody([entry ? 'list' : 'entry_id'], 'string', undefined);
  const table = workspace.list(list);
  const row = table?.row(entry) ?? -1;
  if (row < 0) throw notFound(`Entry with ID "${entry}" not found.`);
  return (about) => 'entry' in about && about.entry === row && workspace.list(about.list) === table;
}

function list(call: Call): Answer {
  const { workspace } = call;
  const accepts = isAbout(call);
  const offset = countIn(call, 'offset', 0);
  const end = offset + countIn(call, 'limit', 10, 50);
  const page: object[] = [];
  let seen = 0;
  for (const [id, thread] of workspace.threads.all()) {
    if (seen >= end) break;
    const wire = accepts(thread.about) ? toThread(workspace, id, thread) : undefined;
    if (wire && seen++ >= offset) page.push(wire);
  }
  return data(page);
}

function thread(call: Call): Answer {
  const id = param(call, 'thread_id');
  const found = call.workspace.threads.get(id);
  const wire = found && toThread(call.workspace, id, found);
  if (!wire) throw notFound(`Thread with ID "${id}" was not found.`);
  return data(wire);
}

function commentIn(call: Call): { id: string; comment: Comment; thread: Thread; place: Place } {
  const id = param(call, 'comment_id');
  const comment = call.workspace.comments.get(id);
  const thread = comment && call.workspace.threads.get(comment.thread);
  const place = thread && placeOf(call.workspace, thread.about);
  if (!comment || !thread || !place) throw notFound(`Comment with ID "${id}" was not found.`);
  return { id, comment, thread, place };
}

function get(call: Call): Answer {
  const { id, comment, place } = commentIn(call);
  return data(toComment(call.workspace, id, comment, place));
}

/** What a new comment is about, where it answers to nothing. */
function subjectIn({ workspace }: Call, { record, entry }: Given): Subject {
  if (isObject(record)) return { record: recordNamed(workspace, record['object'], record['record_id']) };
  if (!isObject(entry)) throw invalidBody(['data'], 'thread_id | record | entry', undefined);
  const table = workspace.list(shown(entry['list']));
  const row = table?.row(shown(entry['entry_id'])) ?? -1;
  if (!table || row < 0) throw badRequest('value_not_found', 'The referenced entry could not be found.');
  return { list: table.kind.id, entry: row };
}

function threadIn(call: Call, given: Given, createdAt: string): { id: string; thread: Thread } {
  const { threads } = call.workspace;
  if (given['thread_id'] === undefined) {
    const thread = { about: subjectIn(call, given), comments: [], createdAt };
    return { id: threads.add(thread), thread };
  }
  const id = shown(given['thread_id']);
  const thread = threads.get(id);
  if (thread && placeOf(call.workspace, thread.about)) return { id, thread };
  throw badRequest('value_not_found', 'The referenced Thread could not be found, it might have been deleted.');
}

function authorIn({ members }: Workspace, author: unknown): Comment['author'] {
  if (!isObject(author)) throw invalidBody(['data', 'author'], 'object', author);
  choiceIn(author, 'type', ['workspace-member']);
  const member = members.find(({ id }) => id === author['id']);
  if (!member) throw badRequest('value_not_found', `Could not find workspace member "${shown(author['id'])}".`);
  return { type: 'workspace-member', id: member.id };
}

function publish(call: Call, type: EventType, id: string, threadId: string, { entry, record }: Place): void {
  const ids = { thread_id: threadId, comment_id: id, ...record, ...entry };
  call.publish(type, ids);
}

function create(call: Call): Answer {
  const { workspace } = call;
  const given = dataIn(call);
  choiceIn(given, 'format', ['plaintext']);
  const content = textIn(given, 'content');
  const author = authorIn(workspace, given['author']);
  const { created_at: at } = given;
  const createdAt = (typeof at === 'string' ? parseTime(at) : undefined) ?? writer(call).from;
  const { id: threadId, thread: before } = threadIn(call, given, createdAt);
  const comment: Comment = { thread: threadId, content, author, createdAt };
  const id = workspace.comments.add(comment);
  workspace.threads.set(threadId, { ...before, comments: [...before.comments, id] });
  const place = placeOf(workspace, before.about) as Place;
  publish(call, 'comment.created', id, threadId, place);
  return data(toComment(workspace, id, comment, place));
}

/** Deletes a comment; the head takes its thread along. */
function remove(call: Call): Answer {
  const { comments, threads } = call.workspace;
  const { id, comment, thread: before, place } = commentIn(call);
  const isHead = before.comments[0] === id;
  const gone = isHead ? before.comments : [id];
  for (const one of gone) {
    comments.set(one, undefined);
    publish(call, 'comment.deleted', one, comment.thread, place);
  }
  const rest = before.comments.filter((one) => !gone.includes(one));
  threads.set(comment.thread, isHead ? undefined : { ...before, comments: rest });
  return nothing;
}

const reads = ['comment:read'] as const;
const writes = ['comment:read-write'] as const;

/** Threads, and the comments in them. */
export const commentRoutes: readonly Route[] = [
  { route: 'GET /v2/threads', cost: 'get', scopes: reads, handle: list },
  { route: 'GET /v2/threads/{thread_id}', cost: 'get', scopes: reads, handle: thread },
  { route: 'POST /v2/comments', cost: 'write', scopes: writes, handle: create },
  { route: 'GET /v2/comments/{comment_id}', cost: 'get', scopes: reads, handle: get },
  { route: 'DELETE /v2/comments/{comment_id}', cost: 'write', scopes: writes, handle: remove },
];
