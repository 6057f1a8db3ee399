import { describe, expect, it } from 'vitest';
import { paced } from './paced.js';

describe('paced', () => {
  it('tells the first, then no more than one in a quarter of a second, and the last in any case', () => {
    let now = 0;
    const told: number[] = [];
    const progress = paced(
      ({ done }: { done: number; total: number }) => told.push(done),
      () => now,
    );
    for (let done = 1; done <= 10; done += 1) {
      progress({ done, total: 10 });
      now += 100;
    }
    expect(told).toEqual([1, 4, 7, 10]);
  });
});
