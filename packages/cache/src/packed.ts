/** Makes text smaller and gives it back. */
export interface Packer {
  /** The value, packed; `undefined` when it is too small for that or has no JSON text. */
  pack(value: unknown): Packed | undefined;
  unpack(text: string): unknown;
}

/** A value kept as compressed text. While somebody still holds the value itself, or until it is collected, that one is given out. */
export class Packed {
  readonly #packer: Packer;
  /** One character per byte. */
  readonly text: string;
  #alive: WeakRef<object> | undefined;

  constructor(packer: Packer, text: string, value: unknown) {
    this.#packer = packer;
    this.text = text;
    this.#remember(value);
  }

  open(): unknown {
    const alive = this.#alive?.deref();
    if (alive !== undefined) return alive;
    const value = this.#packer.unpack(this.text);
    this.#remember(value);
    return value;
  }

  #remember(value: unknown): void {
    this.#alive = typeof value === 'object' && value !== null ? new WeakRef(value) : undefined;
  }
}
