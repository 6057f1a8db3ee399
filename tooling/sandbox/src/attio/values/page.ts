/** Small enough to be reused by the allocator: freed buffers of megabytes would stay with the process. */
const CHUNK_BYTES = 65_536;

/**
 * The bytes of `{"data":[...]}` around JSON texts. Texts are encoded as they come, so that a page of 3 MB does not live
 * on the heap as strings first.
 */
export function toPage<T>(items: readonly T[], toJson: (item: T) => string): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let pending = '{"data":[';
  for (const [at, item] of items.entries()) {
    pending += (at === 0 ? '' : ',') + toJson(item);
    if (pending.length < CHUNK_BYTES) continue;
    chunks.push(Buffer.from(pending));
    pending = '';
  }
  chunks.push(Buffer.from(`${pending}]}`));
  return chunks;
}
