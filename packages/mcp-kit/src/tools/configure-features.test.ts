import { describe, expect, it } from 'vitest';
import { createFeatures } from '../features.js';
import { answerOf } from '../testing/answers.js';
import { configureFeaturesTool } from './configure-features.js';

describe('configure_features', () => {
  it('switches what it names, and answers with all', async () => {
    const features = createFeatures();
    const { features: answered } = await answerOf([configureFeaturesTool(features)], 'configure_features', {
      cache: false,
    });
    expect(answered).toEqual({ ...createFeatures().current, cache: false });
    expect(features.current.cache).toBe(false);
  });

  it('changes nothing for a feature that there is not', async () => {
    const features = createFeatures();
    const { error } = await answerOf([configureFeaturesTool(features)], 'configure_features', { cahce: false });
    expect(error).toMatchObject({ field: 'cahce', expected: 'cache' });
    expect(features.current).toEqual(createFeatures().current);
  });
});
