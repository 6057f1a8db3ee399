/** A record with all its values is about this long. */
const TYPICAL_BYTES = 8192;

/**
 * The bytes of `{"data":[...]}` around JSON texts. Each text is encoded as it comes, so that a page of 3 MB does not
 * live on the heap as strings first.
 */
export function toPage<T>(items: readonly T[], toJson: (item: T) => string): Buffer {
  let bytes = Buffer.allocUnsafe(16 + items.length * TYPICAL_BYTES);
  let length = bytes.write('{"data":[');
  for (const [at, item] of items.entries()) {
    const text = at === 0 ? toJson(item) : `,${toJson(item)}`;
    // A UTF-16 unit takes three bytes at most, and two are left for the end.
    const needed = length + text.length * 3 + 2;
    if (needed > bytes.length) bytes = Buffer.concat([bytes.subarray(0, length)], needed * 2);
    length += bytes.write(text, length);
  }
  length += bytes.write(']}', length);
  return bytes.subarray(0, length);
}
