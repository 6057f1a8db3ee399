import { CURRENCIES } from '../data/currencies.js';
import type { Attribute } from '../data/schema.js';
import { badRequest, invalidBody, shown } from '../errors.js';
import type { Table } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { readDefault } from '../values/default-value.js';
import { isObject } from '../values/parse.js';
import { FIELDS } from '../values/types.js';
import { type Call, writer } from './call.js';
import { changeIn, choiceIn, flagIn, type Given, nullableTextIn, slugIn, textIn } from './read.js';

type Type = Attribute['type'];

const MADE_BY_THE_SERVICE: readonly Type[] = ['interaction', 'personal-name'];
const TYPES = (Object.keys(FIELDS) as Type[]).filter((type) => !MADE_BY_THE_SERVICE.includes(type));
const MULTI: readonly Type[] = [
  'select',
  'record-reference',
  'actor-reference',
  'domain',
  'email-address',
  'phone-number',
];
const UNIQUE: readonly Type[] = ['text', 'number', 'domain', 'email-address', 'phone-number'];

/** The object that a body names, or 400. */
export function objectNamed(workspace: Workspace, name: unknown): Table {
  const table = workspace.object(shown(name));
  if (!table) throw badRequest('validation_type', `Object with slug/ID "${shown(name)}" not found.`);
  return table;
}

/** The part of an attribute that only some types have. */
function configIn(workspace: Workspace, given: Given, type: Type): Partial<Attribute> {
  const { config } = given;
  if (!isObject(config)) throw invalidBody(['data', 'config'], 'object', config);
  const { currency, record_reference: reference } = config;
  if (type === 'currency' && isObject(currency)) {
    const code = choiceIn(currency, 'default_currency_code', CURRENCIES);
    return {
      currency: { code, display: choiceIn(currency, 'display_type', ['code', 'name', 'narrowSymbol', 'symbol']) },
    };
  }
  const allowed = type === 'record-reference' && isObject(reference) ? reference['allowed_objects'] : [];
  if (!Array.isArray(allowed)) throw invalidBody(['data', 'config', 'record_reference'], 'array', allowed);
  const ids = allowed.map((name: unknown) => objectNamed(workspace, name).kind.id);
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? { target: only } : { targets: ids };
}

/** Throws for what attributes of a type cannot be. */
export function refuseImpossible(attribute: Attribute): void {
  const { type, multi, unique } = attribute;
  if (multi && !MULTI.includes(type)) throw badRequest('validation_type', `Type ${type} cannot be multiselect.`);
  if (unique && !UNIQUE.includes(type)) throw badRequest('validation_type', `Type ${type} cannot be unique.`);
}

/** Reads a new attribute. */
export function attributeOf(call: Call, given: Given): Attribute {
  const type = choiceIn(given, 'type', TYPES);
  const attribute: Attribute = {
    id: call.workspace.newId('attributes'),
    slug: slugIn(given),
    title: textIn(given, 'title', 200),
    description: nullableTextIn(given, 'description'),
    type,
    required: flagIn(given, 'is_required'),
    unique: flagIn(given, 'is_unique'),
    multi: flagIn(given, 'is_multiselect'),
    choices: [],
    isCustom: true,
    createdAt: writer(call).from,
    ...configIn(call.workspace, given, type),
  };
  refuseImpossible(attribute);
  return { ...attribute, defaultValue: readDefault(given['default_value'], attribute, call.workspace) };
}

/** Reads what changes of an attribute. */
export function changesIn(call: Call, given: Given, attribute: Attribute): Partial<Attribute> {
  return changeIn<Partial<Attribute>>(given, {
    title: () => ({ title: textIn(given, 'title', 200) }),
    description: () => ({ description: nullableTextIn(given, 'description') }),
    api_slug: () => ({ slug: slugIn(given) }),
    is_required: () => ({ required: flagIn(given, 'is_required') }),
    is_unique: () => ({ unique: flagIn(given, 'is_unique') }),
    is_archived: () => ({ isArchived: flagIn(given, 'is_archived') }),
    default_value: () => ({ defaultValue: readDefault(given['default_value'], attribute, call.workspace) }),
    // Where references lead is settled when the attribute is made.
    config: () => (attribute.type === 'currency' ? configIn(call.workspace, given, 'currency') : {}),
  });
}
