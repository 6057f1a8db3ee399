import { readFileSync } from 'node:fs';
import { ApiError, explainIssues, nearest } from '@fastpath/api-kit';
import { type Document, isMap, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { all } from '../operations-of.js';
import { Complaints } from './complaints.js';
import { type Dialect, iconect, peer } from './dialect.js';
import { fromOpenApi } from './from-openapi.js';

const operationRoute = z
  .string()
  .regex(/^(GET|POST|PUT|PATCH|DELETE) \/\S*$/, 'a method and a path, such as GET /records/{id}');
const endpoint = z.string().regex(/^(\/|https?:\/\/)\S*$/, 'a path at the identity URL, or an http(s) URL');
const name = z.string().min(1);
const words = z.array(name).min(1);

/** What a dialect file may say; what it leaves out stays as it is in what it extends. */
const DialectFile = z.strictObject({
  extends: z.enum(['iconect', 'peer']).optional(),
  prefix: z
    .string()
    .regex(/^(|\/\S*[^/\s])$/, 'empty, or a path such as /v1 without a slash at its end')
    .optional(),
  auth: z
    .strictObject({
      authorizeUrl: endpoint,
      tokenUrl: endpoint,
      scope: z.string(),
      bodyEncoding: z.enum(['form', 'json']),
      clientAuth: z.enum(['body', 'basic']),
      grants: z.array(z.enum(['password', 'authorization_code', 'refresh_token'])).min(1),
    })
    .partial()
    .optional(),
  paging: z
    .strictObject({
      style: z.enum(['page', 'offset']),
      page: name,
      pageSize: name,
      rows: name,
      total: name,
      hasMore: name,
    })
    .partial()
    .optional(),
  filterEncoding: z.enum(['dotted', 'brackets', 'json']).optional(),
  envelope: z.string().optional(),
  rateLimit: z
    .strictObject({ reset: name, resetIs: z.enum(['epoch-seconds', 'seconds']) })
    .partial()
    .optional(),
  upload: z
    .strictObject({
      chunkBase: z.union([z.literal(0), z.literal(1)]),
      form: z.enum(['json-base64', 'octet', 'multipart']),
      gzip: z.boolean(),
    })
    .partial()
    .optional(),
  asyncStatus: z.strictObject({ done: words, failed: words }).partial().optional(),
  operations: z
    .record(
      z.string(),
      z
        .strictObject({
          route: operationRoute,
          absent: z.boolean(),
          provenance: z.enum(['public-docs', 'peer', 'operator']),
        })
        .partial(),
    )
    .optional(),
});
type DialectFile = z.output<typeof DialectFile>;

/**
 * Reads a dialect from a file: one in this package's own words, or an OpenAPI document, in JSON or YAML. What it does not
 * say stays as it is in `base`.
 * @throws {ApiError} NOT_CONFIGURED with a line and a reason for each thing that is wrong with it
 */
export function readDialect(path: string, base: Dialect = iconect): Dialect {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = String((cause as { code?: unknown }).code ?? cause);
    throw new ApiError('NOT_CONFIGURED', 'dialect', `${path} cannot be read (${code})`, {
      cause,
      next: 'Name a file that is there, or none.',
    });
  }
  return parseDialect(text, path, base);
}

/** As `readDialect`, for what was read already. @param path what messages call it */
export function parseDialect(text: string, path: string, base: Dialect = iconect): Dialect {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const complaints = new Complaints(path, document, lines);
  for (const { pos, message } of document.errors) complaints.addAt(pos[0], message);
  complaints.throwIfAny();
  if (!isMap(document.contents)) complaints.add([], 'expected an object');
  complaints.throwIfAny();
  const value = toPlain(document, complaints);
  if ('openapi' in value || 'swagger' in value) return fromOpenApi(value, all, base, complaints);

  const parsed = DialectFile.safeParse(value);
  if (!parsed.success) {
    for (const { field, text: reason } of explainIssues(parsed.error, value)) complaints.add(field.split('.'), reason);
    complaints.throwIfAny();
  }
  const said = parsed.data as DialectFile;
  checkOperations(said, complaints);
  complaints.throwIfAny();
  return merged(said.extends === undefined ? base : { iconect, peer }[said.extends], said);
}

function toPlain(document: Document, complaints: Complaints): Readonly<Record<string, unknown>> {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch (error) {
    complaints.add([], error instanceof Error ? error.message : 'cannot be read');
    complaints.throwIfAny();
    return {};
  }
}

/** Routes may have another form, and need the same placeholders. */
function checkOperations({ operations: said = {} }: DialectFile, complaints: Complaints): void {
  const known = new Map(all.map((operation) => [operation.name, operation]));
  for (const [operationName, { route }] of Object.entries(said)) {
    const operation = known.get(operationName);
    if (!operation) {
      const [similar] = nearest(operationName, known.keys());
      complaints.add(
        ['operations', operationName],
        `there is no such operation${similar ? `; did you mean ${similar}?` : ''}`,
      );
    } else if (route !== undefined) {
      const expected = placeholdersOf(operation.route);
      if (placeholdersOf(route).join() !== expected.join()) {
        const needed =
          expected.length === 0
            ? 'no placeholders'
            : `the placeholders ${expected.map((key) => `{${key}}`).join(', ')}`;
        complaints.add(['operations', operationName, 'route'], `expected ${needed}, got ${route}`);
      }
    }
  }
}

const placeholdersOf = (route: string): readonly string[] =>
  [...route.matchAll(/\{([^}]*)\}/g)].map(([, key = '']) => key).sort();

/** Each part is put together from what is known by name: nothing else of the file gets in. */
function merged(base: Dialect, said: DialectFile): Dialect {
  return {
    prefix: said.prefix ?? base.prefix,
    auth: { ...base.auth, ...defined(said.auth) },
    paging: { ...base.paging, ...defined(said.paging) },
    filterEncoding: said.filterEncoding ?? base.filterEncoding,
    envelope: said.envelope ?? base.envelope,
    rateLimit: { ...base.rateLimit, ...defined(said.rateLimit) },
    upload: { ...base.upload, ...defined(said.upload) },
    asyncStatus: { ...base.asyncStatus, ...defined(said.asyncStatus) },
    operations: { ...base.operations, ...asSaid(said.operations) },
  };
}

/** What the operator says of an operation is the operator's, unless he says otherwise. */
const asSaid = (operations: DialectFile['operations'] = {}): Dialect['operations'] =>
  Object.fromEntries(
    Object.entries(operations).map(([key, one]) => [
      key,
      { provenance: 'operator', ...defined(one) } as Dialect['operations'][string],
    ]),
  );

const defined = <Part extends object>(part: Part | undefined) =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Part]?: Exclude<Part[Key], undefined>;
  };
