import type { SandboxCall } from './calls.js';
import type { Fault } from './faults.js';
import { type ListenOptions, ServiceServer } from './server.js';
import type { Service } from './types.js';

/** A running simulated service. */
export interface Served extends AsyncDisposable {
  /** Scheme, host and port, without a path. */
  readonly baseUrl: string;
  /** It runs in this process. */
  readonly pid?: never;
  /** The calls it served, oldest first; the latest 10,000 at most. */
  calls(): readonly SandboxCall[];
  /** Makes something go wrong with the next requests that match. */
  inject(fault: Fault): void;
  /** Puts data, calls, faults and limits back to the start. */
  reset(): void;
  /** Stops at once and frees the port; may be called again. */
  close(): Promise<void>;
}

/** Serves a simulated service over HTTP. Rejects when the port is taken. */
export async function serve(service: Service, where: ListenOptions): Promise<Served> {
  const server = new ServiceServer(service);
  const baseUrl = await server.listen(where);
  const close = once(() => server.close());
  return {
    baseUrl,
    calls: () => server.calls.list(),
    inject: (fault) => server.faults.inject(fault),
    reset: () => server.reset(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
