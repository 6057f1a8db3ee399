import type { Data } from './types.js';

/** The last two labels of a host name: a stand-in for the public suffix list. */
const rootDomain = (domain: string): string => domain.slice(domain.lastIndexOf('.', domain.lastIndexOf('.') - 1) + 1);

/** A domain value; the name is lower-cased. */
export function domain(name: string): Data {
  const lower = name.toLowerCase();
  return { domain: lower, root_domain: rootDomain(lower) };
}

/** An email-address value with its parts; the address is lower-cased, the original kept. */
export function email(original: string): Data {
  const address = original.toLowerCase();
  const at = address.lastIndexOf('@');
  const host = address.slice(at + 1);
  return {
    original_email_address: original,
    email_address: address,
    email_domain: host,
    email_root_domain: rootDomain(host),
    email_local_specifier: address.slice(0, at),
  };
}

/** A personal-name value of its two parts. */
export const personalName = (first: string, last: string): Data => ({
  first_name: first,
  last_name: last,
  full_name: `${first} ${last}`.trim(),
});
