import type { CallOptions } from '@fastpath/api-kit';
import * as records from './operations/records.js';
import { type FlatRecord, flatten } from './values/flatten.js';
import type { Workspace } from './workspace.js';

/** A record as a document. */
export interface Document {
  readonly id: string;
  readonly title: string;
  /** Its values, a line each. */
  readonly text: string;
  readonly url: string;
  readonly metadata: { readonly object: string; readonly created_at: string };
}

/** The record of a search result as a document. @throws {ApiError} */
export async function fetchDocument(workspace: Workspace, id: string, options?: CallOptions): Promise<Document> {
  const [name = '', record_id = ''] = id.split(':');
  const schema = await workspace.schema(name, options);
  const object = schema.object.slug;
  const record = await workspace.client.call(records.get, { object, record_id }, options);
  const flat = flatten(record, object, schema.bySlug);
  return {
    id,
    title: flat.title,
    text: linesOf(flat, (slug) => schema.bySlug.get(slug)?.title ?? slug),
    url: flat.url ?? `https://app.attio.com`,
    metadata: { object, created_at: flat.created_at },
  };
}

function linesOf({ values }: FlatRecord, titleOf: (slug: string) => string): string {
  const lines = Object.entries(values).map(([slug, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${titleOf(slug)}: ${text}`;
  });
  return lines.join('\n');
}
