import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { metadataTtlMs } from './objects.js';

export const get = operation({
  name: 'self.get',
  summary: 'Say which workspace the API key belongs to, and what it may do',
  route: 'GET /v2/self',
  input: z.object({}),
  output: z
    .looseObject({
      active: z.boolean(),
      scope: z.string().nullish(),
      workspace_id: z.string().nullish(),
      workspace_name: z.string().nullish(),
      workspace_slug: z.string().nullish(),
    })
    .transform(({ active, scope, workspace_id, workspace_name, workspace_slug }) => ({
      active,
      scopes: scope?.split(' ').filter(Boolean) ?? [],
      workspace_id: workspace_id ?? null,
      workspace_name: workspace_name ?? null,
      workspace_slug: workspace_slug ?? null,
    })),
  cache: { ttlMs: metadataTtlMs },
});
