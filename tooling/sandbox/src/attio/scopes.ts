const NAMES = [
  'user_management',
  'record_permission',
  'object_configuration',
  'list_entry',
  'list_configuration',
  'public_collection',
  'private_collection',
  'comment',
  'task',
  'note',
  'meeting',
  'call_recording',
  'webhook',
  'file',
  'email',
  'activity_configuration',
  'activity_record',
  'sequence_unsubscribe',
] as const;

type ReadWrite = `${(typeof NAMES)[number]}:read-write`;

/** Something that a token may do. */
export type Scope = `${(typeof NAMES)[number]}:read` | ReadWrite;

/** What a token may do when nothing else was said: everything. */
export const ALL_SCOPES: readonly Scope[] = NAMES.map((name): ReadWrite => `${name}:read-write`);

/** The needed scopes that are not granted; who may write may read. */
export const missingScopes = (needed: readonly Scope[], granted: readonly string[]): readonly Scope[] =>
  needed.filter((scope) => !granted.includes(scope) && !granted.includes(scope.replace(/:read$/, ':read-write')));
