/** Tells `leave` when it is time to, with the reason; returns how not to be told any more. */
export type Leaving = (leave: (reason: unknown) => void) => () => void;

interface Hub {
  readonly leaves: Set<(reason: unknown) => void>;
  readonly abort: () => void;
}

/** One listener per signal, however many calls share it: an EventTarget compares a new one with all that it has. */
const hubs = new WeakMap<AbortSignal, Hub>();

/** Leaves when `signal` aborts, with its reason. */
export function onAbort(signal: AbortSignal): Leaving {
  return (leave) => {
    const hub = hubs.get(signal) ?? openHub(signal);
    hub.leaves.add(leave);
    return () => {
      hub.leaves.delete(leave);
      if (hub.leaves.size === 0) closeHub(signal, hub);
    };
  };
}

/** Settles as `promise` does, or calls `onLeave` and rejects as soon as one of `leavings` says so, with its reason. */
export function until<T>(
  promise: Promise<T>,
  leavings: readonly Leaving[],
  onLeave: (reason: unknown) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (reason: unknown) => {
      stop();
      onLeave(reason);
      reject(reason);
    };
    const stops = leavings.map((leaving) => leaving(leave));
    const stop = () => {
      for (const one of stops.splice(0)) one();
    };
    promise.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error) => {
        stop();
        reject(error);
      },
    );
  });
}

/** Resolves after `ms`, or rejects with the reason as soon as `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return until(over, [onAbort(signal)], () => clearTimeout(timer));
}

function openHub(signal: AbortSignal): Hub {
  const leaves = new Set<(reason: unknown) => void>();
  const abort = () => {
    for (const leave of [...leaves]) leave(signal.reason);
  };
  const hub = { leaves, abort };
  hubs.set(signal, hub);
  signal.addEventListener('abort', abort, { once: true });
  return hub;
}

function closeHub(signal: AbortSignal, hub: Hub): void {
  if (hubs.get(signal) === hub) hubs.delete(signal);
  signal.removeEventListener('abort', hub.abort);
}
