/** A figure over a group of records. */
export interface Aggregation {
  readonly field: string;
  readonly function: 'count' | 'sum' | 'avg' | 'min' | 'max';
  readonly alias?: string | undefined;
}

interface Figures {
  count: number;
  numbers: number;
  sum: number;
  min: unknown;
  max: unknown;
}

/** The rows of a summary: one for each group, in the order of its keys, with a figure for each aggregation. */
export function aggregate<T>(
  items: Iterable<T>,
  grouping: readonly string[],
  aggregations: readonly Aggregation[],
  get: (item: T, field: string) => unknown,
): Record<string, unknown>[] {
  const groups = new Map<string, { readonly keys: readonly unknown[]; readonly figures: readonly Figures[] }>();
  for (const item of items) {
    const keys = grouping.map((field) => get(item, field) ?? null);
    const name = JSON.stringify(keys);
    let group = groups.get(name);
    if (!group) {
      group = { keys, figures: aggregations.map(() => ({ count: 0, numbers: 0, sum: 0, min: null, max: null })) };
      groups.set(name, group);
    }
    for (const [at, { field }] of aggregations.entries()) observe(group.figures[at] as Figures, get(item, field));
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { keys, figures }]) => ({
      ...Object.fromEntries(grouping.map((field, at) => [field, keys[at]])),
      ...Object.fromEntries(aggregations.map((one, at) => [nameOf(one), figure(one, figures[at] as Figures)])),
    }));
}

function observe(figures: Figures, value: unknown): void {
  if (value === undefined || value === null) return;
  figures.count += 1;
  if (typeof value === 'number') {
    figures.numbers += 1;
    figures.sum += value;
  }
  const comparable = value as string | number;
  if (figures.min === null || comparable < (figures.min as string | number)) figures.min = value;
  if (figures.max === null || comparable > (figures.max as string | number)) figures.max = value;
}

const nameOf = ({ alias, function: name, field }: Aggregation): string => alias ?? `${name}_${field}`;

function figure({ function: name }: Aggregation, { count, numbers, sum, min, max }: Figures): unknown {
  switch (name) {
    case 'count':
      return count;
    case 'sum':
      return cents(sum);
    case 'avg':
      return numbers === 0 ? null : cents(sum / numbers);
    case 'min':
      return min;
    case 'max':
      return max;
  }
}

/** Sums of decimals without what binary arithmetic leaves behind. */
const cents = (value: number): number => Math.round(value * 1e6) / 1e6;
