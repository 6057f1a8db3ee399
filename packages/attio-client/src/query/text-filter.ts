import type { Attribute } from '../operations/attributes.js';
import type { ObjectSchema } from '../workspace.js';

type Filter = Readonly<Record<string, unknown>>;

const maxWords = 8;
const maxAttributes = 4;

/** The part of a value that words are looked for in, by the attribute's type. */
const partOf: Readonly<Record<string, string>> = {
  'personal-name': 'full_name',
  'email-address': 'email_address',
  domain: 'domain',
  text: 'value',
};

/**
 * A filter that finds records by words: each word is in the name, an e-mail address or a domain. One request, and
 * unlike Attio's own fuzzy search it sees what was written a moment ago.
 */
export function textFilter(text: string, schema: ObjectSchema): Filter | undefined {
  const words = text.split(/\s+/).filter(Boolean).slice(0, maxWords);
  const attributes = searchable(schema);
  const perWord = words.map((word) => any(attributes.map((attribute) => contains(attribute, word))));
  return perWord.length > 1 ? { $and: perWord } : perWord[0];
}

/** Both filters at once; `undefined` for none. */
export function both(a: Filter | undefined, b: Filter | undefined): Filter | undefined {
  return a && b ? { $and: [a, b] } : (a ?? b);
}

const any = (filters: readonly Filter[]): Filter =>
  filters.length === 1 && filters[0] ? filters[0] : { $or: filters };

const contains = ({ slug, type }: Pick<Attribute, 'slug' | 'type'>, word: string): Filter => ({
  [slug]: { [partOf[type] ?? 'value']: { $contains: word } },
});

const fallback = [{ slug: 'name', type: 'text' }];

/** Names, e-mail addresses and domains; where an object has none of them, its first own text. */
function searchable({ attributes }: ObjectSchema): readonly Pick<Attribute, 'slug' | 'type'>[] {
  const telling = attributes.filter(
    ({ slug, type }) =>
      ['personal-name', 'email-address', 'domain'].includes(type) || (type === 'text' && slug === 'name'),
  );
  if (telling.length > 0) return telling.slice(0, maxAttributes);
  const texts = attributes.filter(({ type, slug }) => type === 'text' && slug !== 'record_id');
  return texts.length > 0 ? texts.slice(0, 1) : fallback;
}
