import type { CallOptions } from '@fastpath/api-kit';
import { invalid } from '../invalid.js';
import type { Workspace } from '../workspace.js';

const maxDepth = 20;
const maxConditions = 500;

/** What checking a query needs beside the query, and how much of it there was already. */
export interface Scope {
  readonly workspace: Workspace;
  readonly options: CallOptions | undefined;
  conditions: number;
}

/** Counts one more condition. @throws {ApiError} INPUT_INVALID when a filter has more of them, or deeper ones, than Attio can be asked for */
export function countCondition(scope: Scope, depth: number): void {
  scope.conditions += 1;
  if (depth > maxDepth) throw invalid('filter', `at most ${maxDepth} levels of $and, $or and $not`);
  if (scope.conditions > maxConditions)
    throw invalid('filter', `at most ${maxConditions} conditions: ask several times, or for less`);
}
