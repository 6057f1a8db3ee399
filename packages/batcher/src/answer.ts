import { BatcherError } from './errors.js';
import type { Answer } from './options.js';

/** One value or error per key, in the order of `ids`, whatever form the answer has; never another key's value. */
export function resultsOf<V>(answer: Answer<V>, ids: readonly unknown[]): readonly (V | Error)[] {
  if (answer instanceof Map) return ids.map((id) => resultById(answer, id));
  if (Array.isArray(answer) && answer.length === ids.length) return answer;
  const error = new BatcherError(
    'RESULT_MISMATCH',
    `Asked for ${ids.length} keys, the load answered ${describe(answer)}`,
  );
  return ids.map(() => error);
}

function resultById<V>(answer: ReadonlyMap<unknown, V | Error>, id: unknown): V | Error {
  const result = answer.get(id);
  if (result !== undefined || answer.has(id)) return result as V | Error;
  return new BatcherError('RESULT_MISSING', 'The load answered, but not for this key');
}

function describe(answer: unknown): string {
  return Array.isArray(answer) ? `with ${answer.length}` : 'with neither an array nor a map';
}
