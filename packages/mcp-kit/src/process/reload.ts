import type { ConfigDefinition, Settings } from '../config/definition.js';
import { type Config, type ConfigSources, loadConfig } from '../config/load.js';
import { type LiveFeatures, pickFeatures } from '../features.js';
import type { Logger } from '../logger.js';
import type { ServerSettings } from '../server-settings.js';

/** What is read again, and what follows it. */
export interface ReloadOptions<S extends Settings & ServerSettings> {
  readonly definition: ConfigDefinition<S>;
  readonly sources: ConfigSources;
  readonly features: LiveFeatures;
  readonly logger: Logger;
}

/**
 * Makes the function that reads the configuration again and applies what can change while calls are under way: the
 * features. A configuration that cannot be used is logged, and everything stays as it was.
 */
export function createReload<S extends Settings & ServerSettings>(options: ReloadOptions<S>): () => void {
  const { definition, sources, features, logger } = options;
  return () => {
    try {
      const { values } = loadConfig(definition, sources) as Config<Settings & ServerSettings>;
      logger.info('Configuration read again', { features: features.update(pickFeatures(values)) });
    } catch (error) {
      logger.error('Configuration not applied; the old one stays in force', { error });
    }
  };
}
