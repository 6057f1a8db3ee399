import type { Breather } from '../../breather.js';
import type { Table } from './table.js';
import type { Workspace } from './workspace.js';

const ROWS_PER_CHUNK = 256;
/** What a search looks at, by object, in the order in which it counts. */
const SEARCHED: Readonly<Record<string, readonly [slug: string, field: string][]>> = {
  people: [
    ['name', 'full_name'],
    ['email_addresses', 'email_address'],
    ['phone_numbers', 'phone_number'],
  ],
  companies: [
    ['name', 'value'],
    ['domains', 'domain'],
  ],
  deals: [['name', 'value']],
  users: [['primary_email_address', 'email_address']],
};

/** Lower case without accents: how texts and queries are compared. */
export const fold = (text: string): string =>
  /[^ -~\t]/.test(text) ? text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '') : text.toLowerCase();

/** What a search looks at in objects that were made through the API: their texts, the name first. */
const textsOf = ({ kind }: Table): readonly [slug: string, field: string][] =>
  kind.attributes
    .filter(({ type, isCustom, slug }) => type === 'text' && (isCustom || slug === 'name'))
    .map(({ slug }) => [slug, 'value']);

/** The searchable text of a row: the name first, folded, parts separated by tabs. */
function searchText(table: Table, row: number): string {
  if (!table.isAlive(row)) return '';
  const { isCustom, slug: object } = table.kind;
  const parts = (isCustom ? textsOf(table) : (SEARCHED[object] ?? [])).flatMap(([slug, field]) => {
    const attribute = table.attribute(slug);
    return attribute
      ? table
          .column(attribute)
          .data(row)
          .map((data) => String(data[field]))
      : [];
  });
  return fold(parts.join('\t')).replaceAll('\n', ' ');
}

/** The texts of all rows as generated, by id of the object, in chunks of lines. */
export type SearchTexts = ReadonlyMap<string, readonly string[]>;

/** Reads the texts of a workspace that nobody has written to. */
export async function readSearchTexts(workspace: Workspace, breathe: Breather): Promise<SearchTexts> {
  const texts = new Map<string, readonly string[]>();
  for (const table of workspace.objects.all()) {
    const chunks: string[] = [];
    for (let start = 0; start < table.size; start += ROWS_PER_CHUNK) {
      const rows = Array.from({ length: Math.min(ROWS_PER_CHUNK, table.size - start) }, (_, i) => start + i);
      chunks.push(rows.map((row) => searchText(table, row)).join('\n'));
      await breathe();
    }
    texts.set(table.kind.id, chunks);
  }
  return texts;
}

interface Change {
  readonly table: Table;
  readonly row: number;
  readonly visibleAtMs: number;
}

/** What search knows: the generated texts, and changes that become visible some time after they were made. */
export class SearchIndex {
  readonly #texts: SearchTexts;
  readonly #lagMs: () => number;
  readonly #changed = new Map<Table, Map<number, string>>();
  #pending: Change[] = [];

  /** `lagMs` is asked once per change. */
  constructor(texts: SearchTexts, lagMs: () => number) {
    this.#texts = texts;
    this.#lagMs = lagMs;
  }

  /** Notes that a row was written or deleted. */
  changed(table: Table, row: number, nowMs: number): void {
    this.#pending.push({ table, row, visibleAtMs: nowMs + this.#lagMs() });
  }

  /** The rows of which `accepts` likes the text, as search sees them at `nowMs`; at most about `max` of them. */
  rows(table: Table, nowMs: number, accepts: LineTest, max: number): { row: number; text: string }[] {
    this.#settle(nowMs);
    const changed = this.#changed.get(table) ?? new Map<number, string>();
    const found: { row: number; text: string }[] = [];
    for (const [row, text] of changed) if (accepts.line(text)) found.push({ row, text });
    for (const [at, chunk] of (this.#texts.get(table.kind.id) ?? []).entries()) {
      if (found.length >= max) break;
      if (!accepts.chunk(chunk)) continue;
      for (const [line, text] of chunk.split('\n').entries()) {
        const row = at * ROWS_PER_CHUNK + line;
        if (!changed.has(row) && accepts.line(text)) found.push({ row, text });
      }
    }
    return found;
  }

  #settle(nowMs: number): void {
    const due = this.#pending.filter(({ visibleAtMs }) => visibleAtMs <= nowMs);
    if (due.length === 0) return;
    this.#pending = this.#pending.filter(({ visibleAtMs }) => visibleAtMs > nowMs);
    for (const { table, row } of due) {
      const changed = this.#changed.get(table) ?? new Map<number, string>();
      this.#changed.set(table, changed.set(row, searchText(table, row)));
    }
  }
}

/** Decides about lines, after a quick look at many lines at once. */
export interface LineTest {
  readonly chunk: (lines: string) => boolean;
  readonly line: (text: string) => boolean;
}
