import { allFeatures, type Features } from '@fastpath/api-kit';
import * as z from 'zod';

/** Features that can be switched while they are in use. */
export interface LiveFeatures {
  /** The one object that the layers read at each call: always the same object, always up to date. */
  readonly current: Features;
  /** Changes what the patch names. Throws, and changes nothing, for a patch that is not one. */
  update(patch: unknown): Features;
  /** Calls the listener after each change; the returned function ends that. */
  onChange(listener: (features: Features) => void): () => void;
}

const descriptions: Readonly<Record<keyof Features, string>> = {
  cache: 'Answer fresh reads from memory.',
  batching: 'Let single reads travel together.',
  coalescing: 'Let identical reads under way share one answer.',
  retry: 'Try again after failures that may pass.',
  breaker: 'Stop calling a service that keeps failing.',
  rateLimit: "Stay under the service's rate limits.",
};

const names = Object.keys(descriptions) as readonly (keyof Features)[];

const setting = (name: keyof Features) => ({ schema: z.boolean().default(true), description: descriptions[name] });

/** A setting for each feature, all on by default: spread them into the settings of an app. */
export const featureSettings = {
  cache: setting('cache'),
  batching: setting('batching'),
  coalescing: setting('coalescing'),
  retry: setting('retry'),
  breaker: setting('breaker'),
  rateLimit: setting('rateLimit'),
} satisfies Readonly<Record<keyof Features, unknown>>;

const Patch = z.partialRecord(z.enum(names), z.boolean());

/** Makes switches that start as given. */
export function createFeatures(initial: Partial<Features> = {}): LiveFeatures {
  const current: { -readonly [K in keyof Features]: boolean } = { ...allFeatures, ...initial };
  const listeners = new Set<(features: Features) => void>();
  return {
    current,
    update(patch) {
      const before = { ...current };
      Object.assign(current, Patch.parse(patch));
      if (names.some((name) => current[name] !== before[name])) for (const listener of listeners) listener(current);
      return current;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The features among the values of a configuration. */
export const pickFeatures = (values: Features): Features =>
  Object.fromEntries(names.map((name) => [name, values[name]])) as unknown as Features;
