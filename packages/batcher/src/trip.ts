/** A batch on its way: what aborts when nobody waits for it any more. */
export class Trip {
  #controller: AbortController | undefined;
  #reason: { readonly value: unknown } | undefined;

  /** Made when it is looked at: most loads end without anybody looking, and it costs more than all the rest of a batch. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason.value);
    }
    return this.#controller.signal;
  }

  get isAborted(): boolean {
    return this.#reason !== undefined;
  }

  /** Aborts the signal; only the first reason counts. */
  abort(reason: unknown): void {
    this.#reason ??= { value: reason };
    this.#controller?.abort(reason);
  }
}
