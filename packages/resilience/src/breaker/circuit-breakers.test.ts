import { describe, expect, it } from 'vitest';
import { calm, fails, works } from '../testing/tasks.js';
import { CircuitBreakers } from './circuit-breakers.js';

const trip = (breakers: CircuitBreakers, key: string) =>
  expect(breakers.for(key).run(fails, calm)).rejects.toThrow('down');

describe('CircuitBreakers', () => {
  it('keeps one breaker per key, and the failures of one key from another', async () => {
    const breakers = new CircuitBreakers({ failureThreshold: 1 });
    await trip(breakers, 'a.example GET');
    expect(breakers.for('a.example GET')).toBe(breakers.for('a.example GET'));
    expect(breakers.for('a.example GET').state).toBe('open');
    expect(await breakers.for('a.example POST').run(works, calm)).toBe('done');
  });

  it('forgets what was not used for longest beyond maxSize', () => {
    const breakers = new CircuitBreakers({ maxSize: 2 });
    const [a, b] = [breakers.for('a'), breakers.for('b')];
    breakers.for('a');
    breakers.for('c');
    expect(breakers.size).toBe(2);
    expect(breakers.for('a')).toBe(a);
    expect(breakers.for('b')).not.toBe(b);
  });

  it('forgets an open circuit only when all are', async () => {
    const breakers = new CircuitBreakers({ maxSize: 2, failureThreshold: 1 });
    await trip(breakers, 'a');
    await trip(breakers, 'b');
    await trip(breakers, 'c');
    expect([breakers.for('b').state, breakers.for('c').state]).toEqual(['open', 'open']);
    breakers.for('d');
    breakers.for('e');
    expect(breakers.for('c').state).toBe('open');
  });

  it('says which key changed', async () => {
    const events: unknown[] = [];
    const breakers = new CircuitBreakers({ failureThreshold: 1, onStateChange: (event) => events.push(event) });
    await trip(breakers, 'a');
    expect(events).toEqual([{ key: 'a', from: 'closed', to: 'open' }]);
  });

  it('goes on where another process stopped', async () => {
    const before = new CircuitBreakers({ failureThreshold: 1 });
    await trip(before, 'a');
    before.for('b');
    const after = new CircuitBreakers({ failureThreshold: 1, restore: JSON.parse(JSON.stringify(before)) });
    expect([after.size, after.for('a').state, after.for('b').state]).toEqual([1, 'open', 'closed']);
  });

  it('refuses options out of range by name', () => {
    expect(() => new CircuitBreakers({ maxSize: 0 })).toThrow('maxSize');
    expect(() => new CircuitBreakers({ failureThreshold: 0 })).toThrow('failureThreshold');
  });
});
