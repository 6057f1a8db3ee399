import type { Operation } from '@fastpath/api-kit';
import * as operations from '../operations/index.js';

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'route' in value;

/** Every operation of the client. */
export const all: readonly Operation[] = Object.values(operations).flatMap((resource) =>
  Object.values(resource).filter(isOperation),
);
