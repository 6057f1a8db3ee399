import { describe, expect, it } from 'vitest';
import { Trip } from './trip.js';

describe('a trip', () => {
  it('aborts the signal that somebody looked at, with the first reason', () => {
    const trip = new Trip();
    const { signal } = trip;
    trip.abort('first');
    trip.abort('second');
    expect([signal.aborted, signal.reason, trip.isAborted]).toEqual([true, 'first', true]);
  });

  it('has an aborted signal for those who look later, with the reason, undefined too', () => {
    const trip = new Trip();
    trip.abort('gone');
    trip.abort('again');
    expect([trip.signal.aborted, trip.signal.reason]).toEqual([true, 'gone']);
    const other = new Trip();
    other.abort(undefined);
    expect([other.isAborted, other.signal.aborted]).toEqual([true, true]);
  });
});
