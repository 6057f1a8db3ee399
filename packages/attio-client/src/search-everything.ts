import type { CallOptions } from '@fastpath/api-kit';
import type { AttioObject } from './operations/objects.js';
import * as records from './operations/records.js';
import * as self from './operations/self.js';
import type { Workspace } from './workspace.js';

/** A hit of the search over all objects. */
export interface SearchResult {
  /** Object and record ID: `companies:…`. */
  readonly id: string;
  readonly title: string;
  /** The record's page in Attio. */
  readonly url: string;
}

const standardObjects: readonly Pick<AttioObject, 'slug' | 'singular'>[] = [
  { slug: 'companies', singular: 'company' },
  { slug: 'people', singular: 'person' },
  { slug: 'deals', singular: 'deal' },
];

/** Attio's own fuzzy search over every object: one request. Its index lags by seconds. @throws {ApiError} */
export async function searchEverything(
  workspace: Workspace,
  query: string,
  options?: CallOptions,
): Promise<readonly SearchResult[]> {
  const known = await workspace.objects(options);
  const objects = known.length > 0 ? known : standardObjects;
  const [hits, home] = await Promise.all([
    workspace.client.call(records.search, { query, objects: objects.map(({ slug }) => slug) }, options),
    homeOf(workspace, options),
  ]);
  return hits.map((hit) => toResult(home, hit));
}

/** A record that was found. */
export interface SearchHit {
  readonly object: string;
  readonly record_id: string;
  readonly title: string;
}

/** Hits of another search, such as that of a local index, in the same form. */
export async function toResults(
  workspace: Workspace,
  hits: readonly SearchHit[],
  options?: CallOptions,
): Promise<readonly SearchResult[]> {
  const home = await homeOf(workspace, options);
  return hits.map((hit) => toResult(home, hit));
}

const toResult = (home: string, { object, record_id, title }: SearchHit): SearchResult => ({
  id: `${object}:${record_id}`,
  title: title || record_id,
  url: pageOf(home, object, record_id),
});

/** The address of the workspace in Attio's app; without its slug, the app itself. */
async function homeOf({ client }: Workspace, options?: CallOptions): Promise<string> {
  const app = 'https://app.attio.com';
  try {
    const { workspace_slug } = await client.call(self.get, {}, options);
    return workspace_slug ? `${app}/${workspace_slug}` : app;
  } catch {
    return app; // a search that found something is worth more than the exact address
  }
}

/** Standard objects have pages by their singular noun, others under `custom`. */
function pageOf(home: string, object: string, recordId: string): string {
  const standard = standardObjects.find(({ slug }) => slug === object);
  return `${home}/${standard ? standard.singular : `custom/${object}/record`}/${recordId}`;
}
