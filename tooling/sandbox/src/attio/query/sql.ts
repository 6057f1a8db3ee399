import type { Attribute } from '../data/schema.js';
import { badRequest } from '../errors.js';
import type { Table } from '../store/table.js';
import type { Workspace } from '../store/workspace.js';
import { type Data, FIELDS } from '../values/types.js';
import { runQuery } from './query.js';

const TOKEN = /\s*(?:'((?:[^']|'')*)'|"([^"]+)"|([A-Za-z_]\w*)|(-?\d+(?:\.\d+)?)|(<=|>=|[=<>*,;]))/y;
const OPERATORS: Readonly<Record<string, string>> = { '=': '$eq', '<': '$lt', '<=': '$lte', '>': '$gt', '>=': '$gte' };
const MAX_ROWS = 500;

interface Token {
  readonly kind: 'text' | 'name' | 'word' | 'number' | 'sign';
  readonly text: string;
}

const KINDS = ['text', 'name', 'word', 'number', 'sign'] as const;

const sqlError = (reason: string): Error => badRequest('filter_error', `Error in SQL: ${reason}`);

function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.trimEnd().length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(sql);
    if (!match) throw sqlError(`"${sql.slice(at, at + 20).trim()}" was not understood`);
    const [, ...groups] = match;
    const which = groups.findIndex((group) => group !== undefined);
    tokens.push({ kind: KINDS[which] as Token['kind'], text: (groups[which] ?? '').replaceAll("''", "'") });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** A query, as far as this subset goes. */
interface Query {
  /** Undefined for all. */
  readonly columns: readonly string[] | undefined;
  readonly from: string;
  readonly filter: object;
  readonly sorts: readonly object[];
  readonly limit: number;
}

/** Reads `SELECT columns | * FROM table [WHERE a = 'x' [AND ...]] [ORDER BY a [ASC | DESC]] [LIMIT n]`. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string) {
    this.#tokens = tokensOf(sql);
  }

  query(): Query {
    this.#expect('SELECT');
    const columns = this.#take('*') ? undefined : this.#separated(',');
    this.#expect('FROM');
    const from = this.#name();
    const filter = { $and: this.#take('WHERE') ? this.#conditions() : [] };
    const sorts = this.#take('ORDER') ? [this.#sort()] : [];
    const limit = this.#take('LIMIT') ? this.#count() : MAX_ROWS;
    this.#take(';');
    const rest = this.#tokens[this.#at];
    if (rest) throw sqlError(`"${rest.text}" was not expected`);
    return { columns, from, filter, sorts, limit };
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    const isThere = token !== undefined && token.kind !== 'text' && token.text.toUpperCase() === text;
    if (isThere) this.#at++;
    return isThere;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw sqlError(`${text} was expected instead of "${this.#next()?.text ?? 'the end'}"`);
  }

  #name(): string {
    const token = this.#next();
    if (token?.kind === 'word' || token?.kind === 'name') return token.text;
    throw sqlError(`a name was expected instead of "${token?.text ?? 'the end'}"`);
  }

  #separated(sign: string): string[] {
    const names = [this.#name()];
    while (this.#take(sign)) names.push(this.#name());
    return names;
  }

  #conditions(): object[] {
    const conditions = [this.#condition()];
    while (this.#take('AND')) conditions.push(this.#condition());
    return conditions;
  }

  #condition(): object {
    const name = this.#name();
    const operator = this.#next()?.text ?? '';
    const known = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (known === undefined) throw sqlError(`the operator "${operator}" is not known`);
    return { [name]: { [known]: this.#literal() } };
  }

  #literal(): string | number | boolean {
    const { kind, text } = this.#next() ?? {};
    if (kind === 'text' && text !== undefined) return text;
    if (kind === 'number') return Number(text);
    if (kind === 'word' && /^(?:true|false)$/i.test(text ?? '')) return text?.toLowerCase() === 'true';
    throw sqlError(`a value was expected instead of "${text ?? 'the end'}"`);
  }

  #sort(): object {
    this.#expect('BY');
    const attribute = this.#name();
    const direction = this.#take('DESC') ? 'desc' : 'asc';
    this.#take('ASC');
    return { attribute, direction };
  }

  #count(): number {
    const { kind, text } = this.#next() ?? {};
    const count = Number(text);
    if (kind === 'number' && Number.isInteger(count) && count >= 0 && count <= MAX_ROWS) return count;
    throw sqlError(`LIMIT takes an integer up to ${MAX_ROWS}`);
  }
}

function plain(attribute: Attribute, data: Data): unknown {
  const value = data[FIELDS[attribute.type][0]] ?? null;
  return attribute.choices.find(({ id }) => id === value)?.title ?? value;
}

function cell(table: Table, attribute: Attribute, row: number): unknown {
  const values = table
    .column(attribute)
    .data(row)
    .map((data) => plain(attribute, data));
  return attribute.multi ? values : (values[0] ?? null);
}

/** Runs a query in a small part of SQL; throws `filter_error` for all else. */
export function runSql(workspace: Workspace, sql: string): readonly object[] {
  const { columns, from, ...body } = new Reader(sql).query();
  const table = workspace.object(from) ?? workspace.list(from);
  if (!table) throw sqlError(`there is no object or list "${from}"`);
  const attributes = (columns ?? table.kind.attributes.map(({ slug }) => slug)).map((slug) => {
    const attribute = table.attribute(slug);
    if (!attribute) throw sqlError(`"${from}" has no attribute "${slug}"`);
    return attribute;
  });
  const { rows } = runQuery(workspace, table, body);
  return rows.map((row) =>
    Object.fromEntries(attributes.map((attribute) => [attribute.slug, cell(table, attribute, row)])),
  );
}
