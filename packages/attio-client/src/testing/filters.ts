import * as fc from 'fast-check';
import type { Attribute } from '../operations/attributes.js';
import { partsOf } from '../query/to-condition.js';
import { type Comparison, textOperators } from '../values/value-types.js';

/** What an attribute may be compared with that only the workspace knows: titles of choices, members, objects. */
export type Known = (attribute: Attribute, comparison: Comparison) => readonly string[];

const operands: readonly unknown[] = [
  'Ada',
  'ada@example.com',
  'acme.example.com',
  '0174bfac-74b9-41de-b757-c6fa2a68ab00',
  '2024-06',
  '2024-06-01T09:00:00.5Z',
  true,
  false,
  0,
  -1.5,
  3,
];

/** Valid filters on these attributes, made of the table of types alone. */
export function filtersOn(attributes: readonly Attribute[], known: Known): fc.Arbitrary<Record<string, unknown>> {
  const conditions = attributes.flatMap((attribute) => {
    const condition = conditionOn(attribute, known);
    return condition ? [condition.map((one) => ({ [attribute.slug]: one }))] : [];
  });
  return fc.letrec<{ filter: Record<string, unknown> }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(...conditions),
      fc.record({ $and: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ $or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ $not: tie('filter') }),
    ),
  })).filter;
}

function conditionOn(attribute: Attribute, known: Known): fc.Arbitrary<unknown> | undefined {
  const parts = Object.entries(partsOf(attribute) ?? {});
  const [main] = parts;
  if (!main) return undefined;
  const ofPart = ([, comparison]: (typeof parts)[number]) => onPart(comparison, known(attribute, comparison));
  return fc.oneof(ofPart(main), ...parts.map((part) => ofPart(part).map((one) => ({ [part[0]]: one }))));
}

/** A bare value, or one of the operators. */
function onPart(comparison: Comparison, names: readonly string[]): fc.Arbitrary<unknown> {
  const value = fc.constantFrom(
    ...(comparison.names && comparison.names !== 'id' ? names : operands.filter(comparison.fits)),
  );
  const byOperator = ['$eq', ...comparison.operators].map((operator) => {
    if (operator === '$in') return fc.record({ $in: fc.array(value, { minLength: 1, maxLength: 3 }) });
    return fc.record({
      [operator]: textOperators.includes(operator) ? fc.constantFrom('a', 'Example.com', '%_\\') : value,
    });
  });
  return fc.oneof(value, fc.constant({ $not_empty: true }), ...byOperator);
}
