import type { Operation } from '@fastpath/api-kit';
import { type Dialect, iconect } from './dialect/dialect.js';
import * as operations from './operations/index.js';
import { spoken } from './wire.js';

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'route' in value;

/** Every operation that there is. */
export const all: readonly Operation[] = Object.values(operations).flatMap((resource) =>
  Object.values(resource).filter(isOperation),
);

/** The operations of an installation: with its routes, with what each is known from, and without those that it lacks. */
export const operationsOf = (dialect: Dialect = iconect): readonly Operation[] =>
  all.filter(({ name }) => !dialect.operations[name]?.absent).map((operation) => spoken(operation, dialect));
