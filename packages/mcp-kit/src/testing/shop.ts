import { ApiError, type Operation, operation } from '@fastpath/api-kit';
import * as z from 'zod';
import type { Catalogue } from '../catalogue/catalogue.js';

const id = z.string().min(3).describe('ID of the order');

/** Operations of a shop that there is not. */
const operations: readonly Operation[] = [
  operation({
    name: 'orders.get',
    summary: 'Get one order',
    route: 'GET /orders/{id}',
    input: z.object({ id }),
    output: z.unknown(),
  }),
  operation({
    name: 'orders.query',
    summary: 'Find orders by filter',
    route: 'POST /orders/query',
    readOnly: true,
    input: z.object({ filter: z.object({ city: z.string() }).optional(), limit: z.int().max(50).optional() }),
    output: z.unknown(),
  }),
  operation({
    name: 'orders.create',
    summary: 'Place an order',
    route: 'POST /orders',
    input: z.union([
      z.object({ kind: z.literal('gift'), to: z.string() }),
      z.object({ kind: z.literal('own'), amount: z.int() }),
    ]),
    output: z.unknown(),
  }),
  operation({
    name: 'orders.remove',
    summary: 'Delete an order',
    route: 'DELETE /orders/{id}',
    retry: 'idempotent',
    destructive: true,
    input: z.object({ id }),
    output: z.unknown(),
  }),
  operation({
    name: 'receipts.upload',
    summary: 'Upload the receipt of an order',
    route: 'POST /receipts',
    body: 'multipart',
    input: z.object({ id, file: z.file().max(10) }),
    output: z.unknown(),
  }),
  operation({
    name: 'keys.create',
    summary: 'Make a key',
    route: 'POST /keys',
    secret: true,
    input: z.object({}),
    output: z.unknown(),
  }),
];

/** A catalogue over a shop that remembers what it was sent, and knows no customer called Nobody. */
export function shop(): Catalogue & { readonly sent: { readonly name: string; readonly input: unknown }[] } {
  const sent: { readonly name: string; readonly input: unknown }[] = [];
  return {
    sent,
    operations: async () => operations,
    call: async ({ name }, input) => {
      sent.push({ name, input });
      if ((input as { to?: unknown }).to === 'Nobody')
        throw new ApiError('INPUT_INVALID', name, 'to: nobody of that name', { field: 'to', expected: 'a customer' });
      return name === 'orders.remove' ? undefined : { answered: name };
    },
    toolsetOf: (name) => (name.startsWith('orders') ? 'orders' : 'other'),
  };
}
