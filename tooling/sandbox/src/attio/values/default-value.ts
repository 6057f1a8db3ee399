import type { Attribute, Kind } from '../data/schema.js';
import { invalidBody } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { parseDuration } from './duration.js';
import { isObject, parseValues } from './parse.js';
import { toWireTime } from './time.js';
import type { Data, Json, Provenance } from './types.js';

/** What a new row gets where nothing is given: fixed values, whoever writes, or a time from now. */
export type DefaultValue =
  | { readonly type: 'static'; readonly values: readonly Data[] }
  | { readonly type: 'dynamic'; readonly template: string };

const PATH = ['data', 'default_value'];

/** What a template may be: the writer, or a time from now. */
function isTemplate({ type }: Attribute, template: unknown): template is string {
  if (type === 'actor-reference') return template === 'current-user';
  const isTime = type === 'date' || type === 'timestamp';
  return isTime && typeof template === 'string' && parseDuration(template) !== undefined;
}

/** Reads the default value of a request. */
export function readDefault(input: unknown, attribute: Attribute, workspace: Workspace): DefaultValue | null {
  if (input === null || input === undefined) return null;
  if (!isObject(input)) throw invalidBody(PATH, 'object', input);
  const { type, template } = input;
  if (type === 'static') {
    if (!Array.isArray(template)) throw invalidBody([...PATH, 'template'], 'array', template);
    return { type, values: parseValues(attribute, template as readonly Json[], workspace) };
  }
  if (type !== 'dynamic') throw invalidBody([...PATH, 'type'], 'static | dynamic', type);
  if (!isTemplate(attribute, template)) {
    throw invalidBody([...PATH, 'template'], 'current-user for members, a duration for times', template);
  }
  return { type, template };
}

/** The values that a row made at this moment gets. */
export function defaultData(
  attribute: Attribute,
  value: DefaultValue,
  { members }: Workspace,
  { from }: Provenance,
): readonly Data[] {
  if (value.type === 'static') return value.values;
  if (attribute.type === 'actor-reference') {
    return members
      .slice(0, 1)
      .map(({ id }) => ({ referenced_actor_type: 'workspace-member', referenced_actor_id: id }));
  }
  const time = toWireTime(Date.parse(from) + (parseDuration(value.template) ?? 0));
  return [{ value: attribute.type === 'date' ? time.slice(0, 10) : time }];
}

/** A default value in wire shape. */
export function toWireDefault({ wire }: Workspace, kind: Kind, attribute: Attribute): object | null {
  const value = attribute.defaultValue ?? null;
  if (value?.type !== 'static') return value;
  const template = value.values.map((data) => JSON.parse(wire.bare(kind, attribute, data)) as object);
  return { type: 'static', template };
}
