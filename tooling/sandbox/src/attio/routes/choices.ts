import type { Attribute, Choice, Kind } from '../data/schema.js';
import { badRequest, invalidBody, notFound, slugConflict } from '../errors.js';
import type { Table } from '../store/table.js';
import { parseDuration } from '../values/duration.js';
import { toChoice } from '../values/expand.js';
import { configuration, tableIn } from './attributes.js';
import { type Answer, attributeIn, type Call, data, dataIn, param, type Route } from './call.js';
import { changeIn, flagIn, type Given, textIn } from './read.js';

type Type = 'select' | 'status';

interface Place {
  readonly table: Table;
  readonly attribute: Attribute;
}

function placeIn(call: Call, target: Kind['target'], type: Type): Place {
  const table = tableIn(call, target);
  const attribute = attributeIn(call, table);
  if (attribute.type !== type) throw badRequest('validation_type', `This attribute is not a ${type} attribute.`);
  return { table, attribute };
}

const answer = ({ workspace }: Call, { table, attribute }: Place, choice: Choice): Answer =>
  data(toChoice(workspace.schema, table.kind, attribute, choice));

function targetTimeIn(given: Given): string | null {
  const time = given['target_time_in_status'];
  if (time === null || (typeof time === 'string' && parseDuration(time) !== undefined)) return time;
  throw invalidBody(['data', 'target_time_in_status'], 'ISO 8601 duration', time);
}

/** What a request says about a choice; only statuses have more than a title. */
const changesIn = (given: Given, type: Type): Partial<Choice> =>
  changeIn<Partial<Choice>>(given, {
    title: () => ({ title: textIn(given, 'title', 200) }),
    is_archived: () => ({ isArchived: flagIn(given, 'is_archived') }),
    ...(type === 'status' && {
      celebration_enabled: () => ({ isCelebrated: flagIn(given, 'celebration_enabled') }),
      target_time_in_status: () => ({ targetTime: targetTimeIn(given) }),
    }),
  });

function refuseTaken({ attribute }: Place, title: string, own?: Choice): void {
  const holder = attribute.choices.find((choice) => choice.title === title);
  if (holder && holder !== own) throw slugConflict(title);
}

function write(call: Call, place: Place, choices: readonly Choice[]): void {
  place.table.describe({ ...place.attribute, choices });
  call.workspace.wire.choicesChanged();
}

const listing =
  (target: Kind['target'], type: Type) =>
  (call: Call): Answer => {
    const { table, attribute } = placeIn(call, target, type);
    const isShown = call.query.get('show_archived') === 'true';
    const shown = attribute.choices.filter(({ isArchived }) => isShown || !isArchived);
    return data(shown.map((choice) => toChoice(call.workspace.schema, table.kind, attribute, choice)));
  };

const creating =
  (target: Kind['target'], type: Type) =>
  (call: Call): Answer => {
    const place = placeIn(call, target, type);
    const given = dataIn(call);
    const title = textIn(given, 'title', 200);
    refuseTaken(place, title);
    const choice: Choice = { ...changesIn(given, type), id: call.workspace.newId('choices'), title };
    write(call, place, [...place.attribute.choices, choice]);
    return answer(call, place, choice);
  };

const updating =
  (target: Kind['target'], type: Type, name: string) =>
  (call: Call): Answer => {
    const place = placeIn(call, target, type);
    const wanted = param(call, name);
    const before = place.attribute.choices.find(({ id, title }) => id === wanted || title === wanted);
    if (!before) throw notFound(`No ${name} "${wanted}" of attribute "${place.attribute.slug}" was found.`);
    const choice: Choice = { ...before, ...changesIn(dataIn(call), type) };
    refuseTaken(place, choice.title, before);
    write(
      call,
      place,
      place.attribute.choices.map((known) => (known === before ? choice : known)),
    );
    return answer(call, place, choice);
  };

function routesOf(target: Kind['target'], type: Type): readonly Route[] {
  const reads = [`${configuration(target)}:read`] as const;
  const writes = [`${configuration(target)}:read-write`] as const;
  const [plural, name] = type === 'select' ? ['options', 'option'] : ['statuses', 'status'];
  const path = `/v2/${target}/{identifier}/attributes/{attribute}/${plural}`;
  return [
    { route: `GET ${path}`, cost: 'get', scopes: reads, handle: listing(target, type) },
    { route: `POST ${path}`, cost: 'write', scopes: writes, handle: creating(target, type) },
    { route: `PATCH ${path}/{${name}}`, cost: 'write', scopes: writes, handle: updating(target, type, name) },
  ];
}

/** Options of select attributes, and statuses. */
export const choiceRoutes: readonly Route[] = (['objects', 'lists'] as const).flatMap((target) => [
  ...routesOf(target, 'select'),
  ...routesOf(target, 'status'),
]);
