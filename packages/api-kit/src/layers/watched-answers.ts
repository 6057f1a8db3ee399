import type { CacheNamespace } from '@fastpath/cache';
import type { CachePolicy, Change } from '../operation.js';

interface Watched {
  readonly policy: CachePolicy;
  readonly input: unknown;
}

// Above this the oldest are dropped from the cache, so that each answer in it is either watched or gone.
const maxPerGroup = 5_000;

/**
 * Cached answers that can tell whether a change concerns them, by group. Dropping only those that it concerns leaves the
 * others where a tag would drop them all.
 */
export class WatchedAnswers {
  readonly #cache: CacheNamespace;
  readonly #groups = new Map<string, Map<string, Watched>>();

  constructor(cache: CacheNamespace) {
    this.#cache = cache;
  }

  /** Watches an answer from the moment its load begins. */
  watch(key: string, policy: CachePolicy, input: unknown): void {
    const group = policy.group?.(input);
    if (group === undefined) return;
    const answers = this.#groups.get(group) ?? new Map<string, Watched>();
    this.#groups.set(group, answers);
    answers.delete(key); // to its end: the order is that of the latest load
    answers.set(key, { policy, input });
    const [oldest] = answers.keys();
    if (answers.size > maxPerGroup && oldest !== undefined) this.#drop(answers, oldest);
  }

  /** Drops the answers that a change concerns, and those under way. */
  apply({ group, detail }: Change): void {
    const answers = this.#groups.get(group);
    if (!answers) return;
    for (const [key, { policy, input }] of answers) {
      const output = this.#cache.get(key);
      if (output === undefined || !policy.survives?.(input, output, detail)) this.#drop(answers, key);
    }
    if (answers.size === 0) this.#groups.delete(group);
  }

  #drop(answers: Map<string, Watched>, key: string): void {
    answers.delete(key);
    this.#cache.delete(key);
  }
}
