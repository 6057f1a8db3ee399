/** Things to close at the end, in the reverse of the order in which they were opened. */
export class Resources implements AsyncDisposable {
  readonly #onError: (error: unknown) => void;
  readonly #owned: (AsyncDisposable | Disposable)[] = [];

  /** `onError` gets what a closing throws; the others are closed all the same. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Takes a resource over, and hands it back for use. */
  own<T extends AsyncDisposable | Disposable>(resource: T): T {
    this.#owned.push(resource);
    return resource;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const resource of this.#owned.splice(0).reverse()) {
      try {
        if (Symbol.asyncDispose in resource) await resource[Symbol.asyncDispose]();
        else resource[Symbol.dispose]();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
