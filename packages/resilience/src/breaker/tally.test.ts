import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failed, failedAndSlow, good, slow, tallyOver, type Verdict } from './tally.js';

const verdicts = fc.array(fc.constantFrom<Verdict[]>(good, failed, slow, failedAndSlow), { maxLength: 200 });
const ratio = (calls: readonly Verdict[], bit: number) =>
  calls.filter((verdict) => verdict & bit).length / calls.length;

describe('the tally over the last calls', () => {
  it('says what counting them anew each time would say', () => {
    fc.assert(
      fc.property(verdicts, fc.integer({ min: 1, max: 20 }), (calls, size) => {
        const tally = tallyOver({ type: 'count', size, minimumCalls: 3, failureRatio: 0.5, slowRatio: 0.75 }, 5);
        for (let i = 0; i < calls.length; i++) {
          const last = calls.slice(Math.max(0, i + 1 - size), i + 1);
          const bad = ratio(last, failed) >= 0.5 || ratio(last, slow) >= 0.75;
          expect(tally.record(calls[i] ?? good, 0)).toBe(bad && last.length >= Math.min(3, size));
        }
      }),
    );
  });
});

describe('the tally over the last milliseconds', () => {
  it('says what counting the slices of the window anew each time would say', () => {
    const timed = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 400 }), fails: fc.boolean() }), {
      maxLength: 100,
    });
    fc.assert(
      fc.property(timed, (calls) => {
        const tally = tallyOver({ type: 'time', sizeMs: 1_000, minimumCalls: 3 }, 5);
        const all: { readonly slice: number; readonly verdict: Verdict }[] = [];
        let now = 0;
        for (const { gapMs, fails } of calls) {
          now += gapMs;
          const slice = Math.floor(now / 100);
          all.push({ slice, verdict: fails ? failed : good });
          const window = all.filter((call) => call.slice > slice - 10).map(({ verdict }) => verdict);
          const bad = window.length >= 3 && ratio(window, failed) >= 0.5;
          expect(tally.record(fails ? failed : good, now)).toBe(bad);
        }
      }),
    );
  });
});
