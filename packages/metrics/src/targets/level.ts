/** How a value stands to its target, from good to bad. */
export type Level = 'ok' | 'warn' | 'alert';

const RANK: Readonly<Record<Level, number>> = { ok: 0, warn: 1, alert: 2 };

/** Where a value begins to be bad. */
export interface Bounds {
  /** Past this value it is worth a look. @default none */
  readonly warn?: number;
  /** Past this value someone has to act. @default none */
  readonly alert?: number;
  /** Whether large or small values are bad. @default 'above' */
  readonly badWhen?: 'above' | 'below';
}

/** How slowly a level follows its value. */
export interface Hysteresis {
  /** Milliseconds that a worse level must last before it counts. @default 0 */
  readonly raiseAfterMs?: number;
  /** Milliseconds that a better level must last before it counts. @default 60_000 */
  readonly clearAfterMs?: number;
  /** How far back past a bound a value must be to be better, as a share of the bound. @default 0.1 */
  readonly margin?: number;
}

/** The level of a value that moves, without flutter: it takes longer and more to get better than to get worse. */
export class LevelTracker {
  level: Level = 'ok';
  readonly #bounds: Bounds;
  readonly #raiseAfterMs: number;
  readonly #clearAfterMs: number;
  readonly #margin: number;
  #direction = 0; // 1 while the value is worse than the level, -1 while it is better
  #since = 0;
  #next: Level = 'ok'; // of what was met since then, that nearest to the level

  constructor(bounds: Bounds, { raiseAfterMs = 0, clearAfterMs = 60_000, margin = 0.1 }: Hysteresis) {
    this.#bounds = bounds;
    this.#raiseAfterMs = raiseAfterMs;
    this.#clearAfterMs = clearAfterMs;
    this.#margin = margin;
  }

  /** Takes in the value at a time, and says whether the level has changed. Where there is nothing to tell, all is well. */
  update(value: number | undefined, at: number): boolean {
    const wanted = value === undefined ? 'ok' : this.#levelOf(value);
    const direction = Math.sign(RANK[wanted] - RANK[this.level]);
    if (direction !== this.#direction) {
      this.#direction = direction;
      this.#since = at;
      this.#next = wanted;
    }
    if (direction * RANK[wanted] < direction * RANK[this.#next]) this.#next = wanted;
    if (direction === 0 || at - this.#since < (direction > 0 ? this.#raiseAfterMs : this.#clearAfterMs)) return false;
    this.level = this.#next;
    this.#direction = 0;
    return true;
  }

  #levelOf(value: number): Level {
    if (this.#isPast(this.#bounds.alert, value, this.level === 'alert')) return 'alert';
    return this.#isPast(this.#bounds.warn, value, this.level !== 'ok') ? 'warn' : 'ok';
  }

  #isPast(bound: number | undefined, value: number, isHeld: boolean): boolean {
    if (bound === undefined) return false;
    const slack = isHeld ? Math.abs(bound) * this.#margin : 0;
    return this.#bounds.badWhen === 'below' ? value < bound + slack : value > bound - slack;
  }
}
