import { CacheError } from './errors.js';
import { globTest } from './glob.js';

/** Defaults for the keys that match a pattern. What a call says itself comes first. */
export interface Rule {
  /** `*` stands for any text. A pattern of the form `deals:*` (one colon, then `*`) is found without looking at the others. */
  readonly pattern: string;
  readonly ttlMs?: number;
  readonly staleMs?: number;
  readonly graceMs?: number;
  readonly negativeTtlMs?: (error: unknown) => number;
  readonly tags?: (key: string) => readonly string[];
}

interface Numbered {
  readonly index: number;
  readonly rule: Rule;
  readonly test: (key: string) => boolean;
}

/** Finds the first rule that matches a key. */
export class Rules {
  readonly #byPrefix = new Map<string, Numbered>();
  readonly #others: Numbered[] = [];

  /** Throws BAD_OPTION for a rule without a pattern or with a time that is negative. */
  constructor(rules: readonly Rule[]) {
    for (const [index, rule] of rules.entries()) {
      check(rule, index);
      const numbered = { index, rule, test: globTest(rule.pattern) };
      const prefix = /^([^:*]*:)\*$/.exec(rule.pattern)?.[1];
      if (prefix === undefined) this.#others.push(numbered);
      else if (!this.#byPrefix.has(prefix)) this.#byPrefix.set(prefix, numbered);
    }
  }

  find(key: string): Rule | undefined {
    const byPrefix = this.#byPrefix.get(key.slice(0, key.indexOf(':') + 1));
    for (const { index, rule, test } of this.#others) {
      if (byPrefix !== undefined && index > byPrefix.index) break;
      if (test(key)) return rule;
    }
    return byPrefix?.rule;
  }

  /** `options` with what they leave open taken from the rule for `key`. */
  complete<O extends object>(key: string, options: O): O {
    const rule = this.find(key);
    if (rule === undefined) return options;
    const { pattern: _, tags, ...defaults } = rule;
    return { ...defaults, ...(tags !== undefined && { tags: tags(key) }), ...options };
  }
}

function check(rule: Rule, index: number): void {
  const where = `rules[${index}]`;
  if (typeof rule.pattern !== 'string' || rule.pattern === '') {
    throw new CacheError('BAD_OPTION', `${where}.pattern must be a non-empty string`);
  }
  for (const name of ['ttlMs', 'staleMs', 'graceMs'] as const) {
    const value = rule[name] ?? 0;
    if (!(value >= 0)) throw new CacheError('BAD_OPTION', `${where}.${name} must be a number from 0, not ${value}`);
  }
}
