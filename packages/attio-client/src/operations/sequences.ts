import { operation } from '@fastpath/api-kit';
import * as z from 'zod';
import { inData } from './envelope.js';

export const unsubscribe = operation({
  name: 'sequences.unsubscribe',
  summary: 'Take e-mail addresses out of all sequences, now and later',
  route: 'POST /v2/sequences/unsubscribed_emails',
  retry: 'idempotent',
  input: z.object({ email_addresses: z.array(z.email()).min(1).max(100) }),
  toBody: inData,
  output: z.unknown(),
});
