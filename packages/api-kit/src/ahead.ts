/** Reads one item ahead while the one before is worked on; no more, so that a slow reader is not overrun. */
export async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const read = () => {
    const next = source.next();
    next.catch(() => {}); // told when it is asked for; not as an unhandled rejection before
    return next;
  };
  let next = read();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = read();
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await source.return(undefined);
  }
}
