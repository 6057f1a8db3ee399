import { ApiError, type CallOptions } from '@fastpath/api-kit';
import * as records from './operations/records.js';
import type { ObjectSchema, Workspace } from './workspace.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * Attio refuses a value that another record has, but does not say which: so it is looked up, and the error names it.
 * Every other error comes back as it is.
 */
export async function explainConflict(
  error: unknown,
  workspace: Workspace,
  schema: ObjectSchema,
  values: Values,
  options?: CallOptions,
): Promise<unknown> {
  if (!(error instanceof ApiError) || error.upstreamCode !== 'uniqueness_conflict') return error;
  for (const { slug, is_unique } of schema.attributes) {
    if (!is_unique || values[slug] === undefined) continue;
    const holder = await find(workspace, schema.object.slug, slug, [values[slug]].flat(), options);
    if (holder) return conflict(error, slug, holder);
  }
  return error;
}

/** The record that has one of these values; `undefined` where there is none, or it cannot be told. */
async function find(
  { client }: Workspace,
  object: string,
  slug: string,
  values: readonly unknown[],
  options?: CallOptions,
): Promise<string | undefined> {
  const plain = values.filter((value) => typeof value === 'string');
  if (plain.length === 0) return undefined;
  const filter = { $or: plain.map((value) => ({ [slug]: value })) };
  const [record] = await client.call(records.query, { object, filter, limit: 1 }, options).catch(() => []);
  return record?.record_id;
}

function conflict(error: ApiError, slug: string, holder: string): ApiError {
  return new ApiError('CONFLICT', error.operation, `another record has this value of ${slug}: ${holder}`, {
    cause: error,
    ...(error.status === undefined ? {} : { status: error.status }),
    upstreamCode: 'uniqueness_conflict',
    ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
    field: `values.${slug}`,
    expected: 'a value that no other record has',
    next: `Update record ${holder}, or upsert with matching_attribute ${slug}.`,
  });
}
