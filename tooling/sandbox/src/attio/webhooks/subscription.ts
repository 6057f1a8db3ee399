import { invalidBody } from '../errors.js';
import { isObject } from '../values/parse.js';
import { EVENT_TYPES, type EventType, type WorkspaceEvent } from './event.js';

interface Condition {
  readonly field: string;
  readonly operator: 'equals' | 'not_equals';
  readonly value: string;
}

type Filter = { readonly $and: readonly Condition[] } | { readonly $or: readonly Condition[] };

/** Which events a webhook wants; a filter that is null accepts all of their type. */
export interface Subscription {
  readonly event_type: EventType;
  readonly filter: Filter | null;
}

type Path = readonly (string | number)[];

function condition(input: unknown, path: Path): Condition {
  if (!isObject(input)) throw invalidBody(path, 'object', input);
  const { field, operator, value } = input;
  if (typeof field !== 'string') throw invalidBody([...path, 'field'], 'string', field);
  if (operator !== 'equals' && operator !== 'not_equals') {
    throw invalidBody([...path, 'operator'], 'equals | not_equals', operator);
  }
  if (typeof value !== 'string') throw invalidBody([...path, 'value'], 'string', value);
  return { field, operator, value };
}

function filter(input: unknown, path: Path): Filter | null {
  if (input === null) return null;
  const name = isObject(input) && '$or' in input ? '$or' : '$and';
  const conditions = isObject(input) ? input[name] : undefined;
  if (!Array.isArray(conditions)) throw invalidBody([...path, name], 'array', conditions);
  const read = conditions.map((item: unknown, at) => condition(item, [...path, name, at]));
  return name === '$or' ? { $or: read } : { $and: read };
}

/** Reads the subscriptions of a request. */
export function readSubscriptions(input: unknown): readonly Subscription[] {
  const path = ['data', 'subscriptions'];
  if (!Array.isArray(input)) throw invalidBody(path, 'array', input);
  return input.map((item: unknown, at) => {
    if (!isObject(item)) throw invalidBody([...path, at], 'object', item);
    const type = EVENT_TYPES.find((known) => known === item['event_type']);
    if (!type) throw invalidBody([...path, at, 'event_type'], 'a type of event', item['event_type']);
    return { event_type: type, filter: filter(item['filter'], [...path, at, 'filter']) };
  });
}

/** What stands in an event under a path such as `id.list_id`. */
const fieldOf = (event: WorkspaceEvent, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), event);

/** Whether an event is wanted. */
export function wants({ event_type: type, filter: wanted }: Subscription, event: WorkspaceEvent): boolean {
  if (type !== event.event_type) return false;
  if (wanted === null) return true;
  const holds = ({ field, operator, value }: Condition) =>
    (fieldOf(event, field) === value) === (operator === 'equals');
  return '$or' in wanted ? wanted.$or.some(holds) : wanted.$and.every(holds);
}
