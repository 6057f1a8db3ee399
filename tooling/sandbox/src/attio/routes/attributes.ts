import type { Attribute, Kind } from '../data/schema.js';
import { badRequest, slugConflict } from '../errors.js';
import { makeAttribute } from '../store/make-kind.js';
import type { Side } from '../store/relate.js';
import type { Table } from '../store/table.js';
import { isObject } from '../values/parse.js';
import { attributeOf, changesIn, objectNamed, refuseImpossible } from './attribute-read.js';
import { isSystem, toAttribute } from './attribute-wire.js';
import { type Answer, attributeIn, type Call, countIn, data, dataIn, listIn, objectIn, type Route } from './call.js';
import { flagIn, slugIn, textIn } from './read.js';

/** The object or list in the path, by its target. */
export const tableIn = (call: Call, target: Kind['target']): Table =>
  target === 'lists' ? listIn(call, 'identifier') : objectIn(call, 'identifier');

/** The scope of the configuration of objects or lists. */
export const configuration = (target: Kind['target']) =>
  target === 'lists' ? 'list_configuration' : 'object_configuration';

function refuseTaken(table: Table, slug: string, own?: Attribute): void {
  const holder = table.attribute(slug);
  if (holder && holder.id !== own?.id) throw slugConflict(slug);
}

/** The sides of a new relationship. */
function related(call: Call, table: Table, attribute: Attribute, input: unknown): readonly [Side, Side] {
  const relationship = isObject(input) ? input : {};
  if (attribute.type !== 'record-reference' || table.kind.target !== 'objects' || !isObject(input)) {
    throw badRequest('validation_type', 'Only record references of objects can be relationships.');
  }
  const other = objectNamed(call.workspace, relationship['object']);
  const { targets: _, ...rest } = attribute;
  const inverse: Attribute = {
    id: call.workspace.newId('attributes'),
    slug: slugIn(relationship),
    title: textIn(relationship, 'title', 200),
    type: 'record-reference',
    multi: flagIn(relationship, 'is_multiselect'),
    choices: [],
    isCustom: true,
    target: table.kind.id,
    inverse: attribute.id,
    ...(attribute.createdAt && { createdAt: attribute.createdAt }),
  };
  refuseTaken(other, inverse.slug);
  const own: Attribute = { ...rest, target: other.kind.id, inverse: inverse.id };
  return [
    { table, attribute: own },
    { table: other, attribute: inverse },
  ];
}

function publish(call: Call, change: 'created' | 'updated', { kind }: Table, { id }: Attribute): void {
  const owner = kind.target === 'lists' ? { list_id: kind.id } : { object_id: kind.id };
  const type = kind.target === 'lists' ? 'list-attribute' : 'object-attribute';
  call.publish(`${type}.${change}`, { ...owner, attribute_id: id });
}

const creating =
  (target: Kind['target']) =>
  (call: Call): Answer => {
    const table = tableIn(call, target);
    const given = dataIn(call);
    const attribute = attributeOf(call, given);
    refuseTaken(table, attribute.slug);
    const { relationship } = given;
    const [own, inverse] =
      relationship === undefined || relationship === null
        ? ([{ table, attribute }] as const)
        : related(call, table, attribute, relationship);
    makeAttribute(call.workspace, own, inverse);
    for (const side of inverse ? [own, inverse] : [own]) publish(call, 'created', side.table, side.attribute);
    return data(toAttribute(call.workspace, table.kind, own.attribute));
  };

const updating =
  (target: Kind['target']) =>
  (call: Call): Answer => {
    const table = tableIn(call, target);
    const before = attributeIn(call, table);
    const changes = changesIn(call, dataIn(call), before);
    const isDeep = Object.keys(changes).some((key) => key !== 'title' && key !== 'description');
    if (isSystem(table.kind, before) && isDeep) {
      throw badRequest('system_edit_unauthorized', `Attribute with slug "${before.slug}" cannot be changed.`);
    }
    const attribute = { ...before, ...changes };
    refuseTaken(table, attribute.slug, before);
    refuseImpossible(attribute);
    table.describe(attribute);
    publish(call, 'updated', table, attribute);
    return data(toAttribute(call.workspace, table.kind, attribute));
  };

const listing =
  (target: Kind['target']) =>
  (call: Call): Answer => {
    const { kind } = tableIn(call, target);
    const isShown = call.query.get('show_archived') === 'true';
    const known = kind.attributes.filter(({ isArchived }) => isShown || !isArchived);
    const offset = countIn(call, 'offset', 0);
    const page = known.slice(offset, offset + countIn(call, 'limit', known.length));
    return data(page.map((attribute) => toAttribute(call.workspace, kind, attribute)));
  };

const getting =
  (target: Kind['target']) =>
  (call: Call): Answer => {
    const table = tableIn(call, target);
    return data(toAttribute(call.workspace, table.kind, attributeIn(call, table)));
  };

const routesOf = (target: Kind['target']): readonly Route[] => {
  const reads = [`${configuration(target)}:read`] as const;
  const writes = [`${configuration(target)}:read-write`] as const;
  const path = `/v2/${target}/{identifier}/attributes`;
  return [
    { route: `GET ${path}`, cost: 'get', scopes: reads, handle: listing(target) },
    { route: `POST ${path}`, cost: 'write', scopes: writes, handle: creating(target) },
    { route: `GET ${path}/{attribute}`, cost: 'get', scopes: reads, handle: getting(target) },
    { route: `PATCH ${path}/{attribute}`, cost: 'write', scopes: writes, handle: updating(target) },
  ];
};

/** Attributes of objects and lists. */
export const attributeRoutes: readonly Route[] = [...routesOf('objects'), ...routesOf('lists')];
