import type { Provenance } from '../values/types.js';
import type { Csr } from './csr.js';

/** A relation between two objects as generated, from both sides. */
export interface GeneratedLinks {
  readonly forward: Csr;
  readonly backward: Csr;
}

interface Written {
  readonly targets: readonly number[];
  readonly by: Provenance;
}

/**
 * A two-way relationship. The forward side is the truth; the other side is an index of candidates that are checked
 * against it, so that the two can never disagree.
 */
export class Links {
  readonly #generated: GeneratedLinks | undefined;
  readonly #written = new Map<number, Written>();
  readonly #added = new Map<number, Set<number>>();

  constructor(generated?: GeneratedLinks) {
    this.#generated = generated;
  }

  /** The rows that `source` points to, in order. */
  targets(source: number): readonly number[] {
    return this.#written.get(source)?.targets ?? this.#generated?.forward.of(source) ?? [];
  }

  /** The rows that point to `target`, each once. */
  sources(target: number): readonly number[] {
    const candidates = new Set(this.#generated?.backward.of(target));
    for (const source of this.#added.get(target) ?? []) candidates.add(source);
    return [...candidates].filter((source) => this.targets(source).includes(target));
  }

  /** Who linked `source`, or undefined while it is as generated. */
  provenance(source: number): Provenance | undefined {
    return this.#written.get(source)?.by;
  }

  /** Replaces the targets of `source`. */
  set(source: number, targets: readonly number[], by: Provenance): void {
    this.#written.set(source, { targets, by });
    for (const target of targets) {
      const sources = this.#added.get(target) ?? new Set();
      this.#added.set(target, sources.add(source));
    }
  }
}
