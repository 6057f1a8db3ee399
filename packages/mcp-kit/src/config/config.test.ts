import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ConfigError } from './config-error.js';
import { defineConfig } from './definition.js';
import { readFlags } from './flags.js';
import { helpText, settingsTable } from './help.js';
import { type ConfigSources, loadConfig } from './load.js';

const definition = defineConfig({
  prefix: 'APP',
  settings: {
    logLevel: { schema: z.enum(['error', 'warn']).default('warn'), description: 'The least grave events to write.' },
    port: { schema: z.int().min(0).max(65_535).default(3000), description: 'The port to listen at.' },
    cache: { schema: z.boolean().default(true), description: 'Answer from memory.' },
    readOnly: { schema: z.boolean().default(false), description: 'Change nothing.' },
    toolsets: { schema: z.array(z.string()).optional(), description: 'Offer only these.' },
    baseUrl: { schema: z.url().optional(), description: 'Where the service is.', env: 'SERVICE_URL', flag: '--url' },
    apiKey: { schema: z.string().min(8).optional(), description: 'The key.', env: 'SERVICE_KEY', secret: true },
    preset: { schema: z.enum(['sync']).optional(), description: 'Defaults for a way of use.' },
  },
  presets: { sync: { port: 4000, cache: false } },
});

const files: Record<string, string> = {
  'app.json': '{"port": 5000, "toolsets": ["notes"], "preset": "sync"}',
  'key.txt': 'key-from-file\n',
  'bad.json': '{"port": ',
  'list.json': '[]',
  'typo.json': '{"prot": 1}',
  'text.json': '{"port": "5000"}',
};

function load(argv: readonly string[] = [], env: ConfigSources['env'] = {}) {
  const readFile = (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  };
  return loadConfig(definition, { argv, env, readFile });
}

function complaint(argv: readonly string[], env: ConfigSources['env'] = {}): string {
  try {
    load(argv, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('was not refused');
}

describe('where a value comes from', () => {
  it('is the default when nothing is given', () => {
    expect(load().values).toMatchObject({ logLevel: 'warn', port: 3000, cache: true, readOnly: false });
    expect(load().sources.port).toBe('default');
  });

  it('is the preset rather than the default', () => {
    const { values, sources } = load(['--preset', 'sync']);
    expect(values).toMatchObject({ port: 4000, cache: false });
    expect(sources).toMatchObject({ port: 'preset', preset: 'flag', logLevel: 'default' });
  });

  it('is the file rather than the preset that it names', () => {
    const { values, sources } = load(['--config', 'app.json']);
    expect(values).toMatchObject({ port: 5000, cache: false, toolsets: ['notes'] });
    expect(sources).toMatchObject({ port: 'file', cache: 'preset' });
  });

  it('is the environment rather than the file', () => {
    expect(load(['--config', 'app.json'], { APP_PORT: '6000' }).values.port).toBe(6000);
    expect(load([], { APP_CONFIG: 'app.json' }).values.port).toBe(5000);
  });

  it('is the flag rather than the environment', () => {
    expect(load(['--port', '7000'], { APP_PORT: '6000' })).toMatchObject({
      values: { port: 7000 },
      sources: { port: 'flag' },
    });
  });

  it('is the last of several equal flags', () => {
    expect(load(['--port', '1', '--port=2']).values.port).toBe(2);
  });

  it('is not an empty variable, which hosts pass for what their users left empty', () => {
    expect(load([], { APP_PORT: '', SERVICE_KEY: '' }).values).toMatchObject({ port: 3000, apiKey: undefined });
  });
});

describe('how a value is written', () => {
  it.each([
    [['--cache'], true],
    [['--no-cache'], false],
    [['--cache=false'], false],
  ])('a switch as a flag: %j', (argv, cache) => {
    expect(load(argv).values.cache).toBe(cache);
  });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['FALSE', false],
  ])('a switch in the environment: %s', (text, cache) => {
    expect(load([], { APP_CACHE: text }).values.cache).toBe(cache);
  });

  it('a list with commas', () => {
    expect(load(['--toolsets', 'notes, tasks,']).values.toolsets).toEqual(['notes', 'tasks']);
  });

  it('under the names that the setting has chosen', () => {
    expect(load(['--url', 'https://a.example']).values.baseUrl).toBe('https://a.example');
    expect(load([], { SERVICE_URL: 'https://b.example' }).values.baseUrl).toBe('https://b.example');
  });
});

describe('a secret', () => {
  it('comes from the environment, or from the file that it names', () => {
    expect(load([], { SERVICE_KEY: 'key-from-env' }).values.apiKey).toBe('key-from-env');
    expect(load([], { SERVICE_KEY_FILE: 'key.txt' }).values.apiKey).toBe('key-from-file');
  });

  it('is never a flag', () => {
    expect(complaint(['--api-key', 'key-from-flag'])).toBe(
      '--api-key (command line): a secret is never a flag; set SERVICE_KEY',
    );
  });

  it('is listed for redaction', () => {
    expect(load([], { SERVICE_KEY: 'key-from-env' }).secrets).toEqual(['key-from-env']);
  });

  it('is not shown when it does not fit', () => {
    expect(complaint([], { SERVICE_KEY: 's3cr3t' })).toBe('SERVICE_KEY (environment): expected at least 8 characters');
  });
});

describe('what cannot be used is refused in one line that names the setting and its place', () => {
  it.each([
    [['--port', 'abc'], {}, '--port (command line): expected a number, got "abc"'],
    [['k'.repeat(64)], {}, 'a word of 64 characters (command line): expected a flag; see --help'],
    [[`--${'k'.repeat(64)}`], {}, 'a word of 66 characters (command line): no such flag; see --help'],
    [['--port', 'k'.repeat(64)], {}, '--port (command line): expected a number'],
    [['--url', 'k'], {}, '--url (command line): expected a valid url'],
    [['--port', '70000'], {}, '--port (command line): expected at most 65535, got 70000'],
    [[], { APP_PORT: '1.5' }, 'APP_PORT (environment): expected a whole number, got 1.5'],
    [[], { APP_CACHE: 'yes please' }, 'APP_CACHE (environment): expected a boolean, got "yes please"'],
    [['--log-level', 'loud'], {}, '--log-level (command line): expected one of error, warn, got "loud"'],
    [['--config', 'text.json'], {}, 'port (text.json): expected a number, got "5000"'],
    [['--no-cache=1'], {}, '--no-cache (command line): expected a boolean, got "--no-cache=1"'],
    [['--lgo-level', 'warn'], {}, '--lgo-level (command line): no such flag; did you mean --log-level?'],
    [['--no-port'], {}, '--no-port (command line): no such flag; did you mean --port?'],
    [['--something-else'], {}, '--something-else (command line): no such flag; see --help'],
    [['-p', '1'], {}, '-p (command line): no such flag; see --help'],
    [['--port'], {}, '--port (command line): expected a value after it'],
    [['serve'], {}, 'serve (command line): expected a flag; see --help'],
    [['--config', 'none.json'], {}, '--config (none.json): expected a readable file'],
    [['--config', 'bad.json'], {}, '--config (bad.json): expected JSON'],
    [['--config', 'list.json'], {}, '--config (list.json): expected a JSON object'],
    [['--config', 'typo.json'], {}, 'prot (typo.json): no such setting; did you mean port?'],
    [[], { SERVICE_KEY_FILE: 'none.txt' }, 'SERVICE_KEY_FILE (environment): expected a readable file'],
  ])('%j %j', (argv, env, message) => {
    expect(complaint(argv, env)).toBe(message);
  });

  it('a setting without default that was not given', () => {
    const needed = defineConfig({ prefix: 'APP', settings: { url: { schema: z.url(), description: 'Where.' } } });
    expect(() => loadConfig(needed, { argv: [], env: {} })).toThrow(
      '--url or APP_URL: expected a value, and none was given',
    );
  });

  it('but a variable that means nothing only earns a warning: others may use the prefix', () => {
    expect(load([], { APP_PROT: '1' }).warnings).toEqual([
      'APP_PROT (environment): no such setting; did you mean APP_PORT?',
    ]);
  });
});

describe('what is asked for instead of a run', () => {
  it.each(['help', 'version', 'dry-run'])('is --%s', (show) => {
    expect(readFlags(definition, [`--${show}`]).show).toBe(show);
  });
});

describe('helpText', () => {
  const text = helpText(definition, 'app', 'An app.');

  it('shows every flag with its values, meaning and default', () => {
    expect(text).toMatch(/--log-level error\|warn +The least grave events to write. \[warn\]/);
    expect(text).toMatch(/--toolsets <a,b> +Offer only these.\n/);
    expect(text).toMatch(/--port <number> +The port to listen at. \[3000\]/);
  });

  it('shows a switch in the direction that changes something', () => {
    expect(text).toContain('--no-cache');
    expect(text).toMatch(/ --read-only/);
  });

  it('shows a secret as a variable only', () => {
    expect(text).toMatch(/SERVICE_KEY +The key/);
    expect(text).not.toContain('--api-key');
  });
});

describe('settingsTable', () => {
  it('has a row for each setting', () => {
    const rows = settingsTable(definition).trim().split('\n').slice(2);
    expect(rows).toHaveLength(definition.named.length);
    expect(rows[0]).toBe(
      '| `--log-level error\\|warn` | `APP_LOG_LEVEL` | `warn` | The least grave events to write. |',
    );
    expect(rows.find((row) => row.includes('SERVICE_KEY'))).toBe('|  | `SERVICE_KEY` |  | The key. |');
  });
});
