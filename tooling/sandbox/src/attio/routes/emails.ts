import type { Email } from '../data/emails.js';
import { badRequest, invalidBody, notFound } from '../errors.js';
import type { Workspace } from '../store/workspace.js';
import { type Answer, type Call, type Route, timeIn } from './call.js';
import { cursorPage } from './cursor.js';
import { isSame, recordOf, toLinkedRecords } from './record-refs.js';

const MAX_VALUES = 10;
/** A page looks at so many e-mails; what it does not reach is left to the next ones. */
const SCANNED_PER_PAGE = 5_000;

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** The records of the person of an e-mail, as they are now. */
function linkedTo({ objects }: Workspace, person: number) {
  const people = objects.get('people');
  const company = people?.attribute('company');
  if (!people || !company) return [];
  const row = people.follow(person);
  const [employer] = people.isAlive(row) ? people.column(company).data(row) : [];
  const companies = objects.get('companies');
  const companyRow = employer ? (companies?.row(String(employer['target_record_id'])) ?? -1) : -1;
  const self = { object: people.kind.id, row };
  return companyRow < 0 || !companies ? [self] : [self, { object: companies.kind.id, row: companyRow }];
}

function toEmail(workspace: Workspace, row: number, email: Email): object {
  const { ids, workspaceId } = workspace.schema;
  const { member, direction } = email;
  const outside = { email_address: email.address, email_domain: domainOf(email.address), name: email.name };
  const inside = {
    email_address: member.email,
    email_domain: domainOf(member.email),
    name: `${member.firstName} ${member.lastName}`,
  };
  const [from, to] = direction === 'inbound' ? [outside, inside] : [inside, outside];
  return {
    id: {
      workspace_id: workspaceId,
      mailbox_id: ids('mailboxes').of(workspace.members.indexOf(member)),
      email_id: ids('emails').of(row),
    },
    sent_at: email.sentAt,
    direction,
    subject_line: email.subject,
    participants: [
      { role: 'from', ...from },
      { role: 'to', ...to },
    ],
    linked_records: toLinkedRecords(workspace, linkedTo(workspace, email.person)),
  };
}

/** Up to ten values in one parameter; undefined when it is missing or empty. */
function listIn({ query }: Call, name: string): readonly string[] | undefined {
  const values = (query.get(name) ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  if (values.length > MAX_VALUES) throw invalidBody([name], `at most ${MAX_VALUES} values`, values);
  return values.length > 0 ? values : undefined;
}

function recordsIn(call: Call) {
  const object = call.query.get('linked_object');
  const ids = listIn(call, 'linked_record_ids');
  if (object === null && !ids) return undefined;
  if (object === null || !ids) {
    throw invalidBody([object === null ? 'linked_object' : 'linked_record_ids'], 'string', undefined);
  }
  const table = call.workspace.object(object);
  if (!table) throw notFound(`Object with slug/ID "${object}" not found.`);
  if (table.kind.slug !== 'people' && table.kind.slug !== 'companies') {
    throw badRequest('validation_type', 'E-mails can be filtered by people and companies only.');
  }
  return ids.map((id) => recordOf(call.workspace, object, id));
}

/** The conditions of which one must hold; those that name the workspace itself are ignored. */
function wanted(call: Call): (email: Email) => boolean {
  const { workspace } = call;
  const records = recordsIn(call);
  const addresses = listIn(call, 'participants')?.map((address) => address.toLowerCase());
  const domain = call.query.get('domain')?.toLowerCase();
  if (!records && !addresses && domain === undefined) {
    throw badRequest('validation_type', 'One of linked_object with linked_record_ids, participants, domain is needed.');
  }
  return ({ person, address }) =>
    Boolean(addresses?.includes(address)) ||
    domainOf(address) === domain ||
    Boolean(
      records &&
        linkedTo(workspace, person).some((linked) => records.some((record) => isSame(workspace, linked, record))),
    );
}

type Sent = readonly [row: number, email: Email];

function* newestFirst({ emails }: Workspace): Generator<Sent> {
  for (let row = emails.count - 1; row >= 0; row--) {
    const email = emails.make(row);
    if (email) yield [row, email];
  }
}

function list(call: Call): Answer {
  const { workspace } = call;
  const accepts = wanted(call);
  const [after, before] = [timeIn(call, 'sent_after'), timeIn(call, 'sent_before')];
  const isIn = ({ sentAt }: Email) => (!after || sentAt > after) && (!before || sentAt < before);
  const paging = {
    key: ([row, { sentAt }]: Sent) => `${sentAt} ${String(row).padStart(9, '0')}`,
    limit: 25,
    max: 50,
    isDescending: true,
    accepts: ([, email]: Sent) => isIn(email) && accepts(email),
    maxScanned: SCANNED_PER_PAGE,
  };
  return cursorPage(call, newestFirst(workspace), paging, ([row, email]) => toEmail(workspace, row, email));
}

/** E-mails: who wrote to whom and when. */
export const emailRoutes: readonly Route[] = [
  {
    route: 'GET /v2/emails',
    cost: 'get',
    scopes: ['email:read', 'record_permission:read', 'object_configuration:read'],
    handle: list,
  },
];
