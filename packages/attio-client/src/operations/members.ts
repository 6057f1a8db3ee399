import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { Uuid } from '../schemas.js';
import { tags } from '../tags.js';

const Member = z
  .looseObject({
    id: z.looseObject({ workspace_member_id: z.string() }),
    first_name: z.string().nullish(),
    last_name: z.string().nullish(),
    email_address: z.string().nullish(),
    access_level: z.string().nullish(),
  })
  .transform((it) => ({
    member_id: it.id.workspace_member_id,
    name: [it.first_name, it.last_name].filter(Boolean).join(' '),
    email: it.email_address ?? null,
    access_level: it.access_level ?? null,
  }));

/** A person who works in the workspace. */
export type Member = z.output<typeof Member>;

const cache = { ttlMs: 3_600_000, tags: () => [tags.members] };

export const list = operation({
  name: 'members.list',
  summary: 'List the members of the workspace',
  route: 'GET /v2/workspace_members',
  input: z.object({}),
  output: z.array(Member),
  cache,
});

export const get = operation({
  name: 'members.get',
  summary: 'Get one member of the workspace',
  route: 'GET /v2/workspace_members/{workspace_member_id}',
  input: z.object({ workspace_member_id: Uuid }),
  output: Member,
  cache,
});
