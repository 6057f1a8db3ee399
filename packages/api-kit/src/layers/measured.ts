import { ApiError } from '../errors.js';
import type { Layer } from '../handler.js';
import type { Instruments } from '../instruments.js';

/** Times each call of an operation, answers from the cache included. */
export const measured =
  (instruments: Instruments): Layer =>
  (next) =>
  async (call) => {
    const startedAt = performance.now();
    let error = '';
    try {
      return await next(call);
    } catch (reason) {
      error = reason instanceof ApiError ? reason.code : 'INTERNAL';
      throw reason;
    } finally {
      instruments.call(call.operation.name, (performance.now() - startedAt) / 1000, error);
    }
  };
