/** What was going on with records while something else was under way: of two that overlap nobody knows which came last. */
export class Touches {
  #clock = 0;
  // Both in the order of time.
  readonly #underWay = new Set<number>();
  readonly #touched = new Map<string, number>();

  /** Something begins that will tell about records when it ends. */
  begin(): number {
    this.#clock += 1;
    this.#underWay.add(this.#clock);
    return this.#clock;
  }

  /** It ended; touches that nothing under way can ask for any more are forgotten. */
  end(begun: number): void {
    this.#underWay.delete(begun);
    const [oldest = Number.POSITIVE_INFINITY] = this.#underWay;
    for (const [id, at] of this.#touched) {
      if (at > oldest) return;
      this.#touched.delete(id);
    }
  }

  /** Something new is known of a record. */
  touch(id: string): void {
    if (this.#underWay.size === 0) return;
    this.#clock += 1;
    this.#touched.delete(id);
    this.#touched.set(id, this.#clock);
  }

  /** Whether something new became known of a record after a moment that `begin` told. */
  isTouchedSince(id: string, begun: number): boolean {
    return (this.#touched.get(id) ?? 0) > begun;
  }
}
