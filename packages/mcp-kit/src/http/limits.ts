import { keyedRateLimiter } from '@fastpath/resilience';
import type { ConfigValues } from '../config/definition.js';
import type { ServerSettings } from '../server-settings.js';
import { inboundLimit } from './guard/inbound-limit.js';
import { loadShedding } from './guard/load-shedding.js';
import type { Limit } from './http-server.js';

/** What the process has to do at the moment. */
export interface Load {
  readonly active: () => number;
  readonly delayMs: () => number;
}

/** The limits that the settings ask for; first, what is refused costs least: whoever asks too often is not even counted as load. */
export function limitsOf(values: ConfigValues<ServerSettings>, { active, delayMs }: Load): Limit {
  const { maxRequests, windowMs, limitBy, maxActiveRequests, maxEventLoopDelayMs } = values;
  const shed = loadShedding({ active, maxActive: maxActiveRequests, delayMs, maxDelayMs: maxEventLoopDelayMs });
  if (maxRequests === 0) return shed;
  const perCaller = inboundLimit(keyedRateLimiter({ windowMs, maxRequests, keyGenerator: limitBy }));
  return (request, route, run) => perCaller(request, route, () => shed(request, route, run));
}
