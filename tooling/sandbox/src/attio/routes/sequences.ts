import { invalidBody } from '../errors.js';
import { type Answer, type Call, dataIn, nothing, type Route } from './call.js';

const isAddress = (item: unknown): item is string => typeof item === 'string' && /^[^\s@]+@[^\s@]+$/.test(item);

function unsubscribe(call: Call): Answer {
  const { email_addresses: given } = dataIn(call);
  const path = ['data', 'email_addresses'];
  if (!Array.isArray(given) || given.length === 0 || given.length > 100) {
    throw invalidBody(path, 'array of 1 to 100 e-mail addresses', given);
  }
  const wrong = given.findIndex((item) => !isAddress(item));
  if (wrong >= 0) throw invalidBody([...path, wrong], 'e-mail address', given[wrong]);
  for (const address of given.filter(isAddress)) call.workspace.unsubscribed.add(address.toLowerCase());
  return nothing;
}

/** Addresses that want no sequences. */
export const sequenceRoutes: readonly Route[] = [
  {
    route: 'POST /v2/sequences/unsubscribed_emails',
    cost: 'write',
    scopes: ['sequence_unsubscribe:read-write'],
    handle: unsubscribe,
  },
];
