import { isObject } from '../values/parse.js';
import { compileCondition, type Scope } from './condition.js';
import { filterError } from './operators.js';
import { compilePath } from './path.js';
import { and, not, or, type Predicate } from './predicate.js';

const MAX_DEPTH = 32;

/** Compiles the filter of a query; throws `filter_error` for what the service does not know. */
export function compileFilter(scope: Scope, filter: unknown): Predicate {
  if (!isObject(filter)) throw filterError('a filter is an object');
  if (scope.depth > MAX_DEPTH) throw filterError('it is nested too deeply');
  if ('path' in filter) return compilePath(scope, filter['path'], filter['constraints']);
  const inner = { ...scope, depth: scope.depth + 1 };
  return and(Object.entries(filter).map(([key, condition]) => compileEntry(inner, key, condition)));
}

function compileEntry(scope: Scope, key: string, condition: unknown): Predicate {
  if (key === '$not') return not(compileFilter(scope, condition));
  if (key === '$and' || key === '$or') {
    if (!Array.isArray(condition)) throw filterError(`"${key}" takes an array`);
    const parts = condition.map((part) => compileFilter(scope, part));
    return key === '$and' ? and(parts) : or(parts);
  }
  const attribute = scope.table.attribute(key);
  if (!attribute) throw filterError(`unknown attribute "${key}"`);
  return compileCondition(scope, attribute, condition);
}
