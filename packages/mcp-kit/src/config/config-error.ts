/** A setting that cannot be used. The message is one line: which setting, where it came from, what was expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
}
