import { expect, it } from 'vitest';
import { Jobs } from './jobs.js';

it('ends a job well however late somebody looks', () => {
  for (const lateMs of [200, 100_000]) {
    const jobs = new Jobs(50);
    jobs.add('j1', { totalItems: 10 }, 0);
    jobs.control('j1', 'start', 0);
    jobs.advance(lateMs);
    expect(jobs.statusOf('j1')).toBe('completed');
  }
});
