import { describe, expect, it } from 'vitest';
import { Batch } from './batch.js';
import { Lane } from './lane.js';
import { Line } from './line.js';

/** A line of batches, named by partition, and how to make one. */
function line() {
  const batches = new Line<string, string>();
  const join = (partition: string, level = 1, openedAt = 0) => {
    const batch = new Batch<string, string>(new Lane(partition), openedAt, level, 100);
    batches.push(batch);
    return batch;
  };
  const order = (now = 0) => {
    const names: string[] = [];
    for (let batch = batches.shift(now, 100); batch; batch = batches.shift(now, 100)) names.push(batch.lane.partition);
    return names.join(' ');
  };
  return { batches, join, order };
}

describe('a line', () => {
  it('gives tenants turns in the order they came', () => {
    const { join, order } = line();
    for (const tenant of ['a', 'a', 'a', 'b', 'c', 'c']) join(tenant);
    expect(order()).toBe('a b c a c a');
  });

  it('lets the one go first that was opened first, where urgency is equal by age', () => {
    const { join, order } = line();
    join('aged', 2, 0);
    join('fresh', 1, 150);
    expect(order(150)).toBe('aged fresh');
  });

  it('gives a batch that became more urgent the turn of its new level, and no second one', () => {
    const { batches, join, order } = line();
    const [a] = [join('a'), join('b'), join('i', 0, 10), join('c', 0)];
    if (a) a.level = 0;
    if (a) batches.update(a);
    expect(order()).toBe('i c a b');
    expect(batches.length).toBe(0);
  });

  it('lets a batch of several tenants go at the turn of any of them, once', () => {
    const { batches, order } = line();
    const batch = (...tenants: string[]) => {
      const made = new Batch<string, string>(new Lane(tenants.join('+')), 0, 1, 100);
      made.tenants = new Set(tenants);
      batches.push(made);
    };
    batch('a');
    batch('a');
    batch('a', 'b');
    expect(order()).toBe('a a+b a');
  });

  it('passes over a batch that was given up', () => {
    const { batches, join, order } = line();
    const gone = join('a');
    join('b');
    batches.remove(gone);
    batches.remove(gone);
    expect(batches.length).toBe(1);
    expect(order()).toBe('b');
  });

  it('holds on to no batch that was given up', () => {
    const { batches, join, order } = line();
    const gone = Array.from({ length: 1_000 }, (_, i) => join(`gone ${i}`));
    join('stays');
    for (const batch of gone) batches.remove(batch);
    expect(batches.held).toBeLessThan(100);
    expect(order()).toBe('stays');
    expect(batches.held).toBe(0);
  });

  it('has a turn for each of 10,000 tenants', () => {
    const { batches, join } = line();
    for (let i = 0; i < 10_000; i++) join(`tenant ${i}`);
    for (let i = 0; i < 10_000; i++) expect(batches.shift(0, 100)?.lane.partition).toBe(`tenant ${i}`);
  });
});
