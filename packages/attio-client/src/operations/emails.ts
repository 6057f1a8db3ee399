import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { cursor, limit, Slug, timestamp, Uuid } from '../schemas.js';
import { page, thing } from './thing.js';

/** Attio takes up to ten values in one parameter. */
const list = (item: z.ZodType<string>) => z.array(item).min(1).max(10);

export const search = operation({
  name: 'emails.search',
  summary: 'Find e-mails by record, participant, domain and time: who wrote to whom and when, never what',
  route: 'GET /v2/emails',
  input: z.object({
    linked_object: Slug.optional(),
    linked_record_ids: list(Uuid).optional(),
    participants: list(z.email()).optional(),
    domain: z.string().min(1).max(253).optional(),
    sent_after: timestamp.optional(),
    sent_before: timestamp.optional(),
    limit: limit(50).optional(),
    cursor: cursor.optional(),
  }),
  toQuery: (query) =>
    Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
    ),
  output: page(thing('email_id')),
  cache: { ttlMs: 60_000 },
});
