import { operation } from '@fastpath/api-kit';
import * as z from 'zod';

export const list = operation({
  name: 'members.list',
  summary: 'List the members of the workspace',
  route: 'GET /v2/workspace_members',
  input: z.object({}),
  output: z.array(
    z
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
      })),
  ),
  cache: { ttlMs: 3_600_000 },
});
