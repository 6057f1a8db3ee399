import { FOUNDED_MS } from '../data/common.js';
import type { Attribute, Kind, Schema } from '../data/schema.js';
import { badRequest } from '../errors.js';
import type { Table } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { toChoice } from '../values/expand.js';
import { toWireTime } from '../values/time.js';
import { attributeIn, type Call, countIn, data, listIn, objectIn, type Route } from './call.js';

const createdAt = toWireTime(FOUNDED_MS);

const toObject = ({ workspaceId }: Schema, kind: Kind) => ({
  id: { workspace_id: workspaceId, object_id: kind.id },
  api_slug: kind.slug,
  singular_noun: kind.singular,
  plural_noun: kind.plural,
  created_at: createdAt,
});

const attributeId = ({ workspaceId }: Schema, kind: Kind, attribute: Attribute) => ({
  workspace_id: workspaceId,
  object_id: kind.id,
  attribute_id: attribute.id,
});

function relationshipOf(workspace: Workspace, { target, inverse }: Attribute): object | null {
  const other = workspace.object(target ?? '');
  const attribute = other?.attribute(inverse ?? '');
  if (!other || !attribute) return null;
  return {
    id: attributeId(workspace.schema, other.kind, attribute),
    object_slug: other.kind.slug,
    title: attribute.title,
    api_slug: attribute.slug,
    is_multiselect: attribute.multi ?? false,
  };
}

function toAttribute(workspace: Workspace, kind: Kind, attribute: Attribute): object {
  const target = workspace.object(attribute.target ?? '');
  const isCurrency = attribute.type === 'currency';
  return {
    id: attributeId(workspace.schema, kind, attribute),
    title: attribute.title,
    description: null,
    api_slug: attribute.slug,
    type: attribute.type,
    is_system_attribute: kind.target === 'objects',
    is_writable: !attribute.readOnly,
    is_required: attribute.required ?? false,
    is_unique: attribute.unique ?? false,
    is_multiselect: attribute.multi ?? false,
    is_default_value_enabled: false,
    is_archived: false,
    default_value: null,
    relationship: relationshipOf(workspace, attribute),
    created_at: createdAt,
    config: {
      currency: { default_currency_code: isCurrency ? 'USD' : null, display_type: isCurrency ? 'symbol' : null },
      record_reference: { allowed_object_ids: target ? [target.kind.id] : null },
    },
  };
}

/** The object or list in the path, by its target. */
const tableIn = (call: Call, target: Kind['target']): Table =>
  target === 'objects' ? objectIn(call, 'identifier') : listIn(call, 'identifier');

function choicesOf(call: Call, target: Kind['target'], type: 'select' | 'status') {
  const table = tableIn(call, target);
  const attribute = attributeIn(call, table);
  if (attribute.type !== type) throw badRequest('validation_type', `This attribute is not a ${type} attribute.`);
  return data(attribute.choices.map(({ id }) => toChoice(call.workspace.schema, table.kind, attribute, id)));
}

const configuration = (target: Kind['target']) =>
  target === 'objects' ? 'object_configuration' : 'list_configuration';

const attributeRoutes = (target: Kind['target']): readonly Route[] => [
  {
    route: `GET /v2/${target}/{identifier}/attributes`,
    cost: 'get',
    scopes: [`${configuration(target)}:read`],
    handle: (call) => {
      const { kind } = tableIn(call, target);
      const offset = countIn(call, 'offset', 0);
      const page = kind.attributes.slice(offset, offset + countIn(call, 'limit', kind.attributes.length));
      return data(page.map((attribute) => toAttribute(call.workspace, kind, attribute)));
    },
  },
  {
    route: `GET /v2/${target}/{identifier}/attributes/{attribute}`,
    cost: 'get',
    scopes: [`${configuration(target)}:read`],
    handle: (call) => {
      const table = tableIn(call, target);
      return data(toAttribute(call.workspace, table.kind, attributeIn(call, table)));
    },
  },
  {
    route: `GET /v2/${target}/{identifier}/attributes/{attribute}/options`,
    cost: 'get',
    scopes: [`${configuration(target)}:read`],
    handle: (call) => choicesOf(call, target, 'select'),
  },
  {
    route: `GET /v2/${target}/{identifier}/attributes/{attribute}/statuses`,
    cost: 'get',
    scopes: [`${configuration(target)}:read`],
    handle: (call) => choicesOf(call, target, 'status'),
  },
];

/** Objects, and the attributes of objects and lists. */
export const objectRoutes: readonly Route[] = [
  {
    route: 'GET /v2/objects',
    cost: 'get',
    scopes: ['object_configuration:read'],
    handle: ({ workspace: { schema } }) => data(schema.objects.map((kind) => toObject(schema, kind))),
  },
  {
    route: 'GET /v2/objects/{object}',
    cost: 'get',
    scopes: ['object_configuration:read'],
    handle: (call) => data(toObject(call.workspace.schema, objectIn(call).kind)),
  },
  ...attributeRoutes('objects'),
  ...attributeRoutes('lists'),
];
