import MiniSearch from 'minisearch';
import { flatten } from '../values/flatten.js';
import type { PlainObject, PlainValue } from '../values/plain-value.js';
import type { AttioRecord } from '../values/record.js';
import { CompositeIndex, idOf, type Operand } from './composite-index.js';
import type { IndexedFields } from './indexed-fields.js';
import { fold, simpleScore } from './scoring.js';

export interface SearchOptions {
  /** Hits to answer with, the best ones. @default 10 */
  readonly limit?: number;
  /** Hits with a lower score are left out, 0 to 1. @default 0 */
  readonly threshold?: number;
  /**
   * `simple` tells how much of the found words was typed, and a title that is the query from one that begins with it;
   * `bm25` how rare the found words are, against the best hit. @default 'simple'
   */
  readonly algorithm?: 'simple' | 'bm25';
  /** Whether a word also finds those that begin with it. @default true */
  readonly prefix?: boolean;
  /** Letters that may be wrong, as a share of a word's length: 0.2 is one in five. @default none */
  readonly fuzzy?: number | false;
}

/** A record as an index knows it. */
export interface IndexedRecord {
  readonly id: string;
  /** What people call it. */
  readonly title: string;
}

export interface Hit extends IndexedRecord {
  /** 0 to 1, the best first. */
  readonly score: number;
}

interface Entry extends IndexedRecord {
  /** By the place of their field. */
  readonly values: readonly (readonly PlainValue[])[];
  readonly texts: readonly string[];
}

/** Of longer texts the rest is not searched: a description can have megabytes. */
const maxTextChars = 500;
const maxQueryChars = 256;
const noAttributes = new Map<string, never>();

/** The records of one object, searched by words and looked up by values. No I/O. */
export class RecordTable {
  readonly #fields: readonly string[];
  readonly #searched: number;
  readonly #titleOf: (id: string) => string | undefined;
  readonly #entries = new Map<string, Entry>();
  readonly #words: MiniSearch<Entry>;
  readonly #composites: readonly CompositeIndex[];
  // Who shows the title of a record, or is found by its ID.
  readonly #referrers = new Map<string, Set<string>>();

  /** @param titleOf the title of a record of any object, for those that refer to it */
  constructor({ search, composites }: IndexedFields, titleOf: (id: string) => string | undefined) {
    this.#fields = [...new Set([...search, ...composites.flat()])];
    this.#searched = search.length;
    this.#titleOf = titleOf;
    this.#composites = composites.map((fields) => new CompositeIndex(fields));
    this.#words = new MiniSearch({
      fields: search.map((_, i) => String(i)),
      extractField: (entry, field) => (field === 'id' ? entry.id : (entry.texts[Number(field)] ?? '')),
      tokenize: wordsIn,
      processTerm: fold,
      autoVacuum: false, // nothing is discarded: entries are removed with the texts that they were added with
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Different words, in all fields together. */
  get terms(): number {
    return this.#words.termCount;
  }

  ids(): Iterable<string> {
    return this.#entries.keys();
  }

  get(id: string): IndexedRecord | undefined {
    return this.#entries.get(id);
  }

  /** Adds a record, or puts it in the place of an older version of itself. */
  put(record: AttioRecord): void {
    const values = this.#fields.map((field) => valuesOf(record, field));
    this.#replace(record.record_id, flatten(record, '', noAttributes, []).title, values);
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#words.remove(entry);
    for (const index of this.#composites) index.remove(id, this.#valuesIn(entry));
    for (const referred of referencesIn(entry)) {
      const ids = this.#referrers.get(referred);
      ids?.delete(id);
      if (ids?.size === 0) this.#referrers.delete(referred);
    }
  }

  /** The records that refer to one, by an attribute or by any. */
  referrers(id: string, field?: string): readonly string[] {
    const ids = [...(this.#referrers.get(id) ?? [])];
    if (field === undefined) return ids;
    const at = this.#fields.indexOf(field);
    return ids.filter((one) => this.#entries.get(one)?.values[at]?.some((value) => referenceTo(value) === id));
  }

  /** Finds the referrers of a record by the title that it has now; `isGone` when they refer to it no longer. */
  retitle(id: string, isGone = false): void {
    for (const referrer of this.referrers(id)) {
      const entry = this.#entries.get(referrer);
      if (!entry) continue;
      const stays = (value: PlainValue) => !isGone || referenceTo(value) !== id;
      this.#replace(
        referrer,
        entry.title,
        entry.values.map((list) => list.filter(stays)),
      );
    }
  }

  search(query: string, options: SearchOptions = {}): readonly Hit[] {
    const { algorithm = 'simple', prefix = true, fuzzy = false, threshold = 0 } = options;
    const folded = fold(query.slice(0, maxQueryChars)).trim();
    const words = wordsIn(folded);
    if (words.length === 0) return [];
    const found = this.#words.search(folded, { prefix, fuzzy, combineWith: 'AND' });
    const best = found[0]?.score ?? 1;
    const hits: Hit[] = [];
    for (const { id, score: bm25, terms } of found) {
      const title = this.#entries.get(id)?.title ?? '';
      const score = algorithm === 'bm25' ? bm25 / best : simpleScore(folded, title, words, terms);
      if (score >= threshold) hits.push({ id, title, score });
    }
    return hits.sort(byScore);
  }

  /** Records with these values; `undefined` when no composite index is over just these attributes. */
  find(equals: Readonly<Record<string, Operand>>): readonly IndexedRecord[] | undefined {
    const wanted = Object.keys(equals).sort().join();
    const index = this.#composites.find(({ fields }) => fields.join() === wanted);
    if (!index) return undefined;
    return [...index.find(equals)].flatMap((id) => this.#entries.get(id) ?? []);
  }

  /** The attributes of each composite index. */
  get composites(): readonly (readonly string[])[] {
    return this.#composites.map(({ fields }) => fields);
  }

  #replace(id: string, title: string, values: Entry['values']): void {
    const texts = values.slice(0, this.#searched).map((list) => this.#textOf(list));
    const entry = { id, title, values, texts };
    const old = this.#entries.get(id);
    if (old && isSame(old, entry)) return;
    this.remove(id);
    this.#entries.set(id, entry);
    this.#words.add(entry);
    for (const index of this.#composites) index.add(id, this.#valuesIn(entry));
    for (const referred of referencesIn(entry)) {
      const ids = this.#referrers.get(referred) ?? new Set();
      this.#referrers.set(referred, ids.add(id));
    }
  }

  #textOf(values: readonly PlainValue[]): string {
    const [first] = values;
    const text = values.length === 1 && typeof first === 'string' ? first : values.map(this.#textOfValue).join(' ');
    return text.length > maxTextChars ? text.slice(0, maxTextChars) : text;
  }

  readonly #textOfValue = (value: PlainValue): string => {
    if (value === null) return '';
    if (typeof value !== 'object') return String(value);
    const id = idOf(value);
    if (id !== undefined) return this.#titleOf(id) ?? '';
    return Object.values(value).map(this.#textOfValue).join(' ');
  };

  #valuesIn(entry: Entry): (field: string) => readonly PlainValue[] {
    return (field) => entry.values[this.#fields.indexOf(field)] ?? [];
  }
}

const wordsIn = (text: string): string[] => text.split(/[\s\p{Z}\p{P}]+/u).filter(Boolean);

const byScore = (a: Hit, b: Hit): number => b.score - a.score || compare(a.title, b.title) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function valuesOf(record: AttioRecord, field: string): readonly PlainValue[] {
  return record.values[field] ?? (field === 'created_at' ? [record.created_at] : []);
}

const isSame = (a: Entry, b: Entry): boolean =>
  a.title === b.title &&
  a.texts.every((text, i) => text === b.texts[i]) &&
  JSON.stringify(a.values) === JSON.stringify(b.values);

function referencesIn({ values }: Entry): readonly string[] {
  return values.flatMap((list) => list.flatMap((value) => referenceTo(value) ?? []));
}

/** The ID of the record that a value refers to; a member of the workspace is none. */
const referenceTo = (value: PlainValue): string | undefined =>
  typeof (value as PlainObject | null)?.['object'] === 'string' ? idOf(value) : undefined;
