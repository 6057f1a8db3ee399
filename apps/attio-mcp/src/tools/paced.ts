const everyMs = 250;

/** Tells a listener about progress four times a second at most, and about the end in any case. */
export function paced<P extends { readonly done: number; readonly total: number }>(
  listener: (progress: P) => void,
  now: () => number = () => performance.now(),
): (progress: P) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (progress.done < progress.total && now() - last < everyMs) return;
    last = now();
    listener(progress);
  };
}
