import { describe, expect, it } from 'vitest';
import { Cache } from './cache.js';
import { Rules } from './rules.js';

describe('rules', () => {
  const rules = [
    { pattern: 'deals:*', ttlMs: 300_000, tags: (key: string) => [`all ${key.split(':')[0]}`] },
    { pattern: 'people:*', ttlMs: 3_600_000, staleMs: 60_000 },
    { pattern: '*:me', ttlMs: 1 },
    { pattern: 'people:*:notes', ttlMs: 2 },
  ];

  it('give what a call leaves open', () => {
    const clock = { ms: 0 };
    const space = new Cache({ rules, now: () => clock.ms }).namespace('credential');
    expect(space.set('deals:1', 'deal', {})).toBe(true);
    clock.ms = 299_999;
    expect(space.get('deals:1')).toBe('deal');
    space.invalidate(['all deals']);
    expect(space.get('deals:1')).toBeUndefined();
  });

  it('give way to what a call says', async () => {
    const clock = { ms: 0 };
    const space = new Cache({ rules, now: () => clock.ms }).namespace('credential');
    await space.getOrLoad('people:1', async () => 'person', { ttlMs: 10 });
    clock.ms = 10;
    expect(space.get('people:1')).toBeUndefined();
    expect(await space.getOrLoad('people:1', async () => 'new', {})).toBe('person');
  });

  it('keep nothing for a key that none of them matches', () => {
    const space = new Cache({ rules }).namespace('credential');
    expect(space.set('unknown', 1, {})).toBe(false);
  });

  it('count in their order: the first that matches', () => {
    const found = new Rules(rules);
    expect(found.find('deals:me')?.ttlMs).toBe(300_000);
    expect(found.find('people:1:notes')?.ttlMs).toBe(3_600_000);
    expect(found.find('user:me')?.ttlMs).toBe(1);
    expect(new Rules([...rules].reverse()).find('people:1:notes')?.ttlMs).toBe(2);
    expect(new Rules([...rules].reverse()).find('deals:me')?.ttlMs).toBe(1);
    expect(found.find('no colon')).toBeUndefined();
  });

  it.each([
    [{ pattern: '' }, 'rules[0].pattern must be a non-empty string'],
    [{ pattern: 'a:*', staleMs: -1 }, 'rules[0].staleMs must be a number from 0, not -1'],
    [{ pattern: 'a:*', ttlMs: Number.NaN }, 'rules[0].ttlMs must be a number from 0, not NaN'],
  ])('that are wrong fail at construction: %j', (rule, message) => {
    expect(() => new Cache({ rules: [rule] })).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message }));
  });
});
