import type { Subscription } from './subscription.js';

/** Where events are sent. */
export interface Webhook {
  readonly targetUrl: string;
  readonly subscriptions: readonly Subscription[];
  /** What deliveries are signed with. */
  readonly secret: string;
  /** `degraded` once a delivery was given up. */
  readonly status: 'active' | 'degraded';
  readonly createdAt: string;
}

/** True for URLs of this machine: events are sent nowhere else. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
