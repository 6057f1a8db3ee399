import { type Operation, toRequest } from '@fastpath/api-kit';
import * as z from 'zod';

/** What an operation sends for an input, taken apart again: the query by name, and the parsed body. */
export function requestOf(operation: Operation, input: unknown) {
  const { path, body } = toRequest(operation, z.parse(operation.input, input));
  const query = new URL(path, 'http://attio').searchParams;
  return {
    query: Object.fromEntries([...query].map(([name, text]) => [name, scalar(text)])),
    body: typeof body === 'string' ? (JSON.parse(body) as unknown) : body,
  };
}

/** Text of a query is a number or a truth value where it looks like one. */
const scalar = (text: string): unknown => (/^(\d{1,9}|true|false)$/.test(text) ? JSON.parse(text) : text);
