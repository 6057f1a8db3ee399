import { isDeepStrictEqual } from 'node:util';
import type { ConfigDefinition, Settings } from '../config/definition.js';
import { type Config, type ConfigSources, loadConfig } from '../config/load.js';
import { type LiveFeatures, pickFeatures } from '../features.js';
import type { Logger } from '../logger.js';
import type { ServerSettings } from '../server-settings.js';

/** What is read again, and what follows it. */
export interface ReloadOptions<S extends Settings & ServerSettings> {
  readonly definition: ConfigDefinition<S>;
  readonly sources: ConfigSources;
  /** What the server runs with. */
  readonly config: Config<S>;
  readonly features: LiveFeatures;
  readonly logger: Logger;
}

/**
 * Makes the function that reads the configuration again and applies what can change while calls are under way: the
 * features. What else has changed is named, as it waits for the next start. A configuration that cannot be used is logged,
 * and everything stays as it was.
 */
export function createReload<S extends Settings & ServerSettings>(options: ReloadOptions<S>): () => void {
  const { definition, sources, config, features, logger } = options;
  return () => {
    try {
      const next = loadConfig(definition, sources);
      const { values } = next as Config<Settings & ServerSettings>;
      logger.info('Configuration read again', { features: features.update(pickFeatures(values)) });
      const settings = definition.named
        .map(({ key }) => key)
        .filter((key) => !(key in features.current) && !isDeepStrictEqual(next.values[key], config.values[key]));
      if (settings.length > 0) logger.warn('These settings changed; they take effect at the next start', { settings });
    } catch (error) {
      logger.error('Configuration not applied; the old one stays in force', { error });
    }
  };
}
