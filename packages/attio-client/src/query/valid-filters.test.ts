import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import type * as z from 'zod';
import { choicesOf } from '../choices.js';
import type { Attribute } from '../operations/attributes.js';
import { entries, members, records } from '../operations/index.js';
import { filtersOn, type Known } from '../testing/filters.js';
import { sharedWorkspace } from '../testing/workspace.js';
import type { ObjectSchema } from '../workspace.js';
import { partsOf } from './to-condition.js';
import { toFilter } from './to-filter.js';
import { toSorts } from './to-sorts.js';

const shared = sharedWorkspace();
const numRuns = 60;

/** What only the workspace knows, read before filters are made of it. */
async function knownOf(schema: ObjectSchema): Promise<Known> {
  const { workspace } = shared;
  const emails = (await workspace.client.call(members.list, {})).flatMap(({ email }) => email ?? []);
  const objects = (await workspace.objects()).map(({ slug }) => slug);
  const titles = new Map<Attribute, readonly string[]>();
  for (const attribute of schema.attributes.filter(({ type }) => type === 'select' || type === 'status'))
    titles.set(
      attribute,
      (await choicesOf(workspace, schema, attribute)).map(({ title }) => title),
    );
  return (attribute, { names }) =>
    names === 'member' ? emails : names === 'object' ? objects : (titles.get(attribute) ?? []);
}

const schemaOf = (name: string) =>
  name === 'sales_pipeline' ? shared.workspace.listSchema(name) : shared.workspace.schema(name);

type Question = Pick<z.input<typeof records.query.input>, 'filter' | 'sorts'>;

function ask({ target, object: { slug } }: ObjectSchema, question: Question): Promise<unknown> {
  const { client } = shared.workspace;
  return target === 'lists'
    ? client.call(entries.query, { list: slug, limit: 1, ...question })
    : client.call(records.query, { object: slug, limit: 1, ...question });
}

describe.each(['people', 'companies', 'deals', 'users', 'sales_pipeline'])(
  'filters made of the metadata of %s',
  (name) => {
    it('pass, and Attio takes them as they were checked', async () => {
      const schema = await schemaOf(name);
      const { client } = shared.workspace;
      const known = await knownOf(schema);
      await fc.assert(
        fc.asyncProperty(filtersOn(schema.attributes, known), async (filter) => {
          const checked = await toFilter(shared.workspace, filter, schema);
          if (schema.target === 'lists') await client.call(entries.query, { list: name, filter: checked, limit: 1 });
          else await client.call(records.query, { object: name, filter: checked, limit: 1 });
        }),
        { numRuns },
      );
    });

    it('and so do orders by any part of any attribute', async () => {
      const schema = await schemaOf(name);
      const written = schema.attributes.flatMap((attribute) =>
        [undefined, ...Object.keys(partsOf(attribute) ?? {})].map((field) => ({
          attribute: attribute.slug,
          direction: 'asc',
          ...(field && { field }),
        })),
      );
      for (const sort of written) await ask(schema, { sorts: await toSorts(shared.workspace, [sort], schema) });
    });
  },
);
