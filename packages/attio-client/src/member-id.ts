import type { CallOptions } from '@fastpath/api-kit';
import { invalid, shown } from './invalid.js';
import * as members from './operations/members.js';
import { tags } from './tags.js';
import { isUuid } from './values/fits.js';
import { orNothing, type Workspace } from './workspace.js';

const maxCandidates = 5;

/**
 * The ID of a member, by ID, e-mail address or full name. What nobody has, or more than one, is refused with those who
 * may be meant. Where the key may not read the members, the text comes back as it is.
 *
 * @throws {ApiError} INPUT_INVALID with candidates and their IDs
 */
export async function memberId(workspace: Workspace, text: string, at: string, options?: CallOptions): Promise<string> {
  if (isUuid(text)) return text.toLowerCase();
  let known = await read(workspace, options);
  let found = named(known, text);
  if (found.length === 0 && known.length > 0) {
    workspace.client.invalidate([tags.members]); // somebody new, perhaps
    known = await read(workspace, options);
    found = named(known, text);
  }
  const [only, ...others] = found;
  if (known.length === 0) return text;
  if (only && others.length === 0) return only.member_id;
  throw only ? ambiguous(text, found, at) : nobody(text, known, at);
}

const read = ({ client }: Workspace, options?: CallOptions): Promise<readonly members.Member[]> =>
  client.call(members.list, {}, options).catch(orNothing);

const named = (known: readonly members.Member[], text: string) =>
  known.filter(({ email, name }) => isSame(email ?? '', text) || isSame(name, text));

const isSame = (a: string, b: string) => a.toLowerCase() === b.trim().toLowerCase();

const ambiguous = (text: string, found: readonly members.Member[], at: string) =>
  invalid(at, candidates(found), `${shown(text)} is the name of several members`);

function nobody(text: string, known: readonly members.Member[], at: string) {
  const words = text
    .toLowerCase()
    .split(/[\s@.]+/)
    .filter((word) => word.length > 1);
  const similar = known.filter(({ name, email }) =>
    words.some((word) => `${name} ${email}`.toLowerCase().includes(word)),
  );
  return invalid(at, candidates(similar.length > 0 ? similar : known), `${shown(text)} is no member of this workspace`);
}

function candidates(all: readonly members.Member[]): string {
  const shownOnes = all.slice(0, maxCandidates).map(({ name, email, member_id }) => `${email ?? name} (${member_id})`);
  return `${shownOnes.join(' or ')}${all.length > maxCandidates ? `, or one of ${all.length - maxCandidates} more` : ''}`;
}
