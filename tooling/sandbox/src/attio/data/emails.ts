import { createDice, pick } from '../../dice.js';
import { toWireTime } from '../values/time.js';
import * as common from './common.js';
import { type Contacts, contactText } from './meetings.js';
import type { Member } from './members.js';
import type { GeneratedItems } from './notes-and-tasks.js';
import type { Schema } from './schema.js';
import type { Words } from './words.js';

/** What is known of an e-mail: who wrote to whom and when, never what. */
export interface Email {
  /** The member whose mailbox it is in. */
  readonly member: Member;
  /** The row of the person that it was exchanged with. */
  readonly person: number;
  /** The address of that person, when the mail was sent. */
  readonly address: string;
  readonly name: string | null;
  readonly direction: 'inbound' | 'outbound';
  readonly subject: string | null;
  readonly sentAt: string;
}

/** E-mails between members and people; few people have most of them. Later rows were sent later. */
export function generateEmails(
  { seed }: Schema,
  count: number,
  contacts: Contacts,
  words: Words,
  members: readonly Member[],
): GeneratedItems<Email> {
  const dice = createDice(seed, 'emails');
  const share = dice('person');
  const [member, phrase] = [pick(dice('member'), members), pick(dice('subject'), words.phrases)];
  const [isInbound, isAnswer, hasSubject] = [dice('inbound?'), dice('answer?'), dice('subject?')];
  const sentMs = common.createdMs(dice, count);
  const make = (row: number): Email | undefined => {
    const person = Math.floor(share(row) ** 3 * contacts.table.count);
    const address = contactText(contacts, person, 'email_addresses', 'email_address');
    if (address === null) return undefined;
    return {
      member: member(row),
      person,
      address,
      name: contactText(contacts, person, 'name', 'full_name'),
      direction: isInbound(row) < 0.5 ? 'inbound' : 'outbound',
      subject: hasSubject(row) < 0.95 ? `${isAnswer(row) < 0.4 ? 'Re: ' : ''}${phrase(row)}` : null,
      sentAt: toWireTime(sentMs(row)),
    };
  };
  return { count, make };
}
