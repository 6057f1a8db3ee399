import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { limit, offset, Slug, Uuid } from '../schemas.js';
import { tags } from '../tags.js';
import { inData } from './envelope.js';
import { thing } from './thing.js';

const Comment = thing('comment_id');
const Thread = z
  .looseObject({ id: z.looseObject({ thread_id: z.string() }), comments: z.array(Comment) })
  .transform(({ id, comments, ...rest }) => ({ thread_id: id.thread_id, ...rest, comments }));

const Text = {
  format: z.literal('plaintext'),
  content: z.string().min(1),
  author: z.object({ type: z.literal('workspace-member'), id: Uuid.describe('ID of the member who speaks') }),
  created_at: z.string().optional(),
};
const Target = z.union([
  z.object({ ...Text, thread_id: Uuid.describe('Thread to answer in') }),
  z.object({ ...Text, record: z.object({ object: Slug, record_id: Uuid }) }),
  z.object({ ...Text, entry: z.object({ list: Slug, entry_id: Uuid }) }),
]);
const cache = { ttlMs: 60_000, tags: () => [tags.threads] };
const invalidates = () => [tags.threads];

export const threads = operation({
  name: 'comments.threads',
  summary: 'List the threads of comments on a record or an entry',
  route: 'GET /v2/threads',
  input: z.object({
    record_id: Uuid.optional(),
    object: Slug.optional(),
    entry_id: Uuid.optional(),
    list: Slug.optional(),
    limit: limit(50).optional(),
    offset: offset.optional(),
  }),
  output: z.array(Thread),
  cache,
});

export const thread = operation({
  name: 'comments.thread',
  summary: 'Get one thread with its comments',
  route: 'GET /v2/threads/{thread_id}',
  input: z.object({ thread_id: Uuid }),
  output: Thread,
  cache,
});

export const get = operation({
  name: 'comments.get',
  summary: 'Get one comment',
  route: 'GET /v2/comments/{comment_id}',
  input: z.object({ comment_id: Uuid }),
  output: Comment,
  cache,
});

export const create = operation({
  name: 'comments.create',
  summary: 'Comment on a record or an entry, or answer in a thread',
  route: 'POST /v2/comments',
  input: Target,
  toBody: inData,
  output: Comment,
  invalidates,
});

export const remove = operation({
  name: 'comments.remove',
  summary: 'Delete a comment; the first of a thread takes the thread with it',
  route: 'DELETE /v2/comments/{comment_id}',
  retry: 'idempotent',
  absentIsDone: true,
  destructive: true,
  input: z.object({ comment_id: Uuid }),
  output: z.unknown(),
  invalidates,
});
