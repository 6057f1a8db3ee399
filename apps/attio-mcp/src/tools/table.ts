import type { FlatRecord } from '@fastpath/attio-client';
import { TextAnswer } from '@fastpath/mcp-kit';

/** A row of a table, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows as a table, and what is to be said beside it. Columns stand in the order in which rows first have them. */
export function table(format: 'markdown' | 'csv', rows: readonly Row[], note?: string): TextAnswer {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => toText(row[column])))];
  return new TextAnswer(format === 'csv' ? toCsv(cells) : toMarkdown(cells), note);
}

/** A record as a row: what it is called, and its values. */
export const recordRow = ({ id, title, values }: FlatRecord): Row => ({ id, title, ...values });

/** What is to be said of the page after this one. */
export const nextPage = (cursor: string | null): string | undefined =>
  cursor === null ? undefined : `There are more: next_cursor is ${cursor}`;

/** A value in a cell; a reference is its id, money its amount and currency. */
function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(toText).join('; ');
  if (typeof value !== 'object') return String(value);
  if (isMoney(value)) return value.currency === null ? String(value.amount) : `${value.amount} ${value.currency}`;
  return isReference(value) ? value.id : JSON.stringify(value);
}

const isMoney = (value: object): value is { readonly amount: number; readonly currency: string | null } =>
  'amount' in value && 'currency' in value && Object.keys(value).length === 2;

const isReference = (value: object): value is { readonly id: string } =>
  'object' in value && 'id' in value && typeof value.id === 'string';

const toCsv = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');

/** As RFC 4180 says. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function toMarkdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]) => `| ${row.map(inCell).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const inCell = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');
