import type { Entry } from './entry.js';
import { BatcherError } from './errors.js';
import type { Answer } from './options.js';

/**
 * One value or error per entry, whatever form the answer has; never one that may belong to another key.
 * @throws BatcherError `RESULT_MISMATCH`
 */
export function resultsOf<V>(answer: Answer<V>, entries: readonly Entry<unknown, V>[]): readonly (V | Error)[] {
  if (answer instanceof Map) return entries.map(({ id }) => resultById(answer, id));
  if (Array.isArray(answer) && answer.length === entries.length) return answer;
  throw new BatcherError('RESULT_MISMATCH', `Asked for ${entries.length} keys, the load answered ${describe(answer)}`);
}

function resultById<V>(answer: ReadonlyMap<unknown, V | Error>, id: unknown): V | Error {
  const result = answer.get(id);
  if (result !== undefined || answer.has(id)) return result as V | Error;
  return new BatcherError('RESULT_MISSING', 'The load answered, but not for this key');
}

function describe(answer: unknown): string {
  return Array.isArray(answer) ? `with ${answer.length}` : 'with neither an array nor a map';
}
