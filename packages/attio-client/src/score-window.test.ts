import { describe, expect, it } from 'vitest';
import { ScoreWindow } from './score-window.js';

function windowAt() {
  const clock = { nowMs: 0 };
  return { clock, scores: new ScoreWindow(() => clock.nowMs) };
}

/** Spends 10 in each of the first five seconds, and is refused the sixth. */
function learned() {
  const { clock, scores } = windowAt();
  for (const second of [0, 1, 2, 3, 4]) {
    clock.nowMs = second * 1_000;
    scores.accepted(10);
  }
  scores.refused(10);
  return { clock, scores };
}

describe('the window of scores', () => {
  it('lets everything pass while no limit is known', () => {
    const { scores } = windowAt();
    for (let query = 0; query < 1_000; query++) scores.accepted(100);
    expect(scores.waitMs()).toBe(0);
  });

  it('is learned from a refusal: queries then wait until enough was spent ten seconds ago', () => {
    const { clock, scores } = learned();
    expect(scores.waitMs()).toBe(6_000);
    clock.nowMs = 9_999;
    expect(scores.waitMs()).toBe(1);
    clock.nowMs = 10_000;
    expect(scores.waitMs()).toBe(0);
    scores.accepted(10);
    expect(scores.waitMs()).toBe(1_000);
  });

  it('learns nothing from a query that cost more than any before: it may be too heavy alone', () => {
    const { scores } = windowAt();
    scores.accepted(10);
    scores.refused(2_000);
    expect(scores.waitMs()).toBe(0);
  });

  it('is not spent by queries that cost nothing', () => {
    const { clock, scores } = learned();
    clock.nowMs = 10_000;
    for (let query = 0; query < 1_000; query++) scores.accepted(0);
    expect(scores.waitMs()).toBe(0);
  });

  it('forgets the limit after a minute, as others spend from the same window', () => {
    const { clock, scores } = learned();
    clock.nowMs = 60_000;
    for (let query = 0; query < 10; query++) scores.accepted(10);
    expect(scores.waitMs()).toBeGreaterThan(0);
    clock.nowMs = 64_001;
    expect(scores.waitMs()).toBe(0);
  });
});
