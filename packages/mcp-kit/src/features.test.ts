import { allFeatures } from '@fastpath/api-kit';
import { describe, expect, it, vi } from 'vitest';
import { createFeatures, featureSettings } from './features.js';

describe('createFeatures', () => {
  it('has everything on that is not switched off', () => {
    expect(createFeatures({ cache: false }).current).toEqual({ ...allFeatures, cache: false });
  });

  it('changes the one object that the layers hold', () => {
    const features = createFeatures();
    const held = features.current;
    features.update({ batching: false });
    expect(held.batching).toBe(false);
    expect(held.cache).toBe(true);
  });

  it.each([{ cache: 'off' }, { cahce: false }, { cache: false, retry: null }, 'cache', null])(
    'refuses %j and changes nothing',
    (patch) => {
      const features = createFeatures();
      expect(() => features.update(patch)).toThrow();
      expect(features.current).toEqual(allFeatures);
    },
  );

  it('tells its listeners of changes, until they end that', () => {
    const features = createFeatures();
    const listener = vi.fn();
    const end = features.onChange(listener);
    features.update({ cache: true });
    expect(listener).not.toHaveBeenCalled();
    features.update({ cache: false });
    expect(listener).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ cache: false }));
    end();
    features.update({ cache: true });
    expect(listener).toHaveBeenCalledOnce();
  });
});

describe('featureSettings', () => {
  it('has a setting for each feature', () => {
    expect(Object.keys(featureSettings).sort()).toEqual(Object.keys(allFeatures).sort());
  });
});
