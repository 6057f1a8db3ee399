import type { CallLog } from './calls.js';
import type { Faults } from './faults.js';
import { readFault } from './read-fault.js';
import type { ServiceReply, ServiceRequest } from './types.js';

/** Paths that begin so steer the sandbox itself; they need no key. */
export const CONTROL_PREFIX = '/__sandbox/';

/** What the control endpoints act on. */
export interface Controlled {
  readonly calls: CallLog;
  readonly faults: Faults;
  /** Puts data, calls, faults and limits back to the start. */
  reset(): void;
}

const json = (status: number, body: unknown): ServiceReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function listCalls({ calls }: Controlled, query: string): ServiceReply {
  const list = calls.list();
  if (new URLSearchParams(query).get('reset') === '1') calls.clear();
  return json(200, { calls: list });
}

function injectFaults({ faults }: Controlled, body: string): ServiceReply {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    return json(400, { error: 'the body is no JSON' });
  }
  const read = (Array.isArray(input) ? input : [input]).map(readFault);
  const wrong = read.find((fault) => typeof fault === 'string');
  if (wrong !== undefined) return json(400, { error: wrong });
  for (const fault of read) if (typeof fault === 'object') faults.inject(fault);
  return json(200, { injected: read.length });
}

/** Answers a request to a control endpoint. */
export function answerControl(controlled: Controlled, { method, path, query, body }: ServiceRequest): ServiceReply {
  switch (`${method} ${path.slice(CONTROL_PREFIX.length)}`) {
    case 'GET calls':
      return listCalls(controlled, query);
    case 'POST faults':
      return injectFaults(controlled, body);
    case 'POST reset':
      controlled.reset();
      return json(200, { reset: true });
    default:
      return json(404, { error: 'control endpoints are GET calls, POST faults, POST reset' });
  }
}
