import { Cache, prefixSearch } from '@fastpath/cache';
import { restOperation } from '@fastpath/mcp-kit/http';
import * as z from 'zod';
import type { Attio, Connect } from '../connection.js';
import { object } from '../tools/args.js';
import { Hit, q } from './schemas.js';

type Row = z.output<typeof Hit>;

/** As many hits as Attio's search gives at most. */
const maxHits = 25;
// Attio's index lags by seconds anyway.
const ttlMs = 30_000;

/**
 * Records for a box in which somebody types. When the answer for "acm" was complete, "acme" is answered from it: those of
 * its rows whose title has a word that begins so.
 */
export const suggest = (connect: Connect) => {
  // of this process alone, and of one credential: nothing in it is shared through a second tier
  const kept = new Cache({ maxEntries: 5_000, maxBytes: 10 * 2 ** 20 }).namespace('suggest');
  const searchIn = (objects: readonly string[], revision: number) =>
    prefixSearch<Row>(kept, {
      key: (query) => `${revision} ${objects.join()} ${query}`, // what was found before a write is not found after it
      matches: ({ title }, query) => begins(title, query),
      ttlMs,
    });

  return restOperation({
    name: 'suggest',
    summary: 'Records whose name begins like this, for a box in which somebody types',
    route: 'GET /api/suggest',
    access: 'read',
    input: z.object({
      q,
      object: object.optional(),
      limit: z.int().min(1).max(maxHits).default(10),
    }),
    output: z.object({ suggestions: z.array(Hit) }),
    run: async ({ q: query, object: name, limit }, context) => {
      const attio = await connect();
      const objects = await slugs(attio, name, context);
      const find = searchIn(objects, attio.revision());
      const { rows } = await find(query, (asked) => load(attio, asked, objects, context));
      return { suggestions: rows.slice(0, limit) };
    },
  });
};

type Options = Parameters<Attio['workspace']['objects']>[0];

async function slugs({ workspace }: Attio, name: string | undefined, options: Options): Promise<readonly string[]> {
  if (name !== undefined) return [(await workspace.schema(name, options)).object.slug];
  const known = await workspace.objects(options);
  return known.length > 0 ? known.map(({ slug }) => slug) : ['companies', 'people', 'deals'];
}

async function load({ workspace, api }: Attio, query: string, objects: readonly string[], options: Options) {
  const { search } = api.operations.records;
  // several callers may share this load, so that no one of them may end it
  const hits = await workspace.client.call(
    search,
    { query, objects: [...objects] },
    { deadlineAt: options?.deadlineAt },
  );
  const rows = hits.map(({ record_id, object: slug, title }) => ({ id: record_id, object: slug, title }));
  // found by something else than its title, a row says nothing about longer words
  return { rows, complete: rows.length < maxHits && rows.every(({ title }) => begins(title, query)) };
}

const begins = (title: string, query: string): boolean => ` ${title.toLowerCase()}`.includes(` ${query.toLowerCase()}`);
