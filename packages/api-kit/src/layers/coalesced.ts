import { Coalescer } from '@fastpath/batcher';
import type { Features } from '../features.js';
import { keyOf, type Layer } from '../handler.js';
import { isReadOnly } from '../operation.js';

/** Lets identical reads that are under way share one answer, as long as no write comes between. */
export const coalesced =
  (features: () => Features): Layer =>
  (next) => {
    const reads = new Coalescer<unknown>();

    return (call) => {
      const { operation, input, signal } = call;
      if (!isReadOnly(operation)) return next(call).finally(() => reads.forget());
      if (!features().coalescing || (operation.cache && call.keep !== false && features().cache)) return next(call); // the cache joins its own loads
      return reads.run(keyOf(operation, input), (shared) => next({ ...call, signal: shared }), signal);
    };
  };
