import * as z from 'zod';

/** One thing that a user can choose, as data. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Its type, bounds and default. */
  readonly schema: Schema;
  /** One sentence for `--help` and the README. */
  readonly description: string;
  /** @default `--` and its key in kebab-case */
  readonly flag?: `--${string}`;
  /** @default the prefix, `_` and its key in upper case */
  readonly env?: string;
  /** Never a flag, never shown; `<env>_FILE` names a file to read it from. @default false */
  readonly secret?: boolean;
  /** Whether it is a flag. @default true unless it is a secret */
  readonly cli?: boolean;
}

/** Settings by key. */
export type Settings = Readonly<Record<string, Setting>>;

/** The values of settings. */
export type ConfigValues<S extends Settings> = { readonly [K in keyof S]: z.output<S[K]['schema']> };

/** How a value is written in a flag or a variable. */
type SettingKind = 'boolean' | 'number' | 'list' | 'text';

/** A setting with all its names. */
export interface NamedSetting {
  readonly key: string;
  readonly kind: SettingKind;
  readonly schema: z.ZodType;
  readonly description: string;
  readonly flag: string | undefined;
  readonly env: string;
  readonly secret: boolean;
  readonly defaultValue: unknown;
  /** The values to choose from, where there are few. */
  readonly choices: readonly string[] | undefined;
}

/** What an app can be told, and under which names. */
export interface ConfigDefinition<S extends Settings = Settings> {
  readonly prefix: string;
  readonly settings: S;
  readonly named: readonly NamedSetting[];
  readonly presets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What `defineConfig` is told. */
export interface ConfigSpec<S extends Settings> {
  /** Start of the environment names, such as `ATTIO_MCP`. */
  readonly prefix: string;
  readonly settings: S;
  /** Defaults by the value of the setting `preset`. @default none */
  readonly presets?: { readonly [name: string]: { readonly [K in keyof S]?: z.input<S[K]['schema']> } };
}

/** Flags that every app has beside its settings. */
export const reservedFlags = ['--config', '--dry-run', '--help', '--version'] as const;

/** Defines the settings of an app; flags, environment names, help, tables and types all follow from it. */
export function defineConfig<const S extends Settings>({ prefix, settings, presets = {} }: ConfigSpec<S>) {
  const named = Object.entries(settings).map(([key, setting]) => name(prefix, key, setting));
  return { prefix, settings, named, presets } as ConfigDefinition<S>;
}

function name(prefix: string, key: string, setting: Setting): NamedSetting {
  const { schema, description, secret = false, cli = !secret } = setting;
  const inner = unwrap(schema);
  return {
    key,
    kind: kindOf(inner),
    schema,
    description,
    flag: cli && !secret ? (setting.flag ?? toFlag(key)) : undefined,
    env: setting.env ?? `${prefix}_${words(key).join('_').toUpperCase()}`,
    secret,
    defaultValue: schema.safeParse(undefined).data,
    choices: inner instanceof z.ZodEnum ? inner.options.map(String) : undefined,
  };
}

/** The flag that a setting has by its key: `logLevel` is `--log-level`. */
export const toFlag = (key: string): string => `--${words(key).join('-').toLowerCase()}`;

const words = (key: string) => key.split(/(?=[A-Z])/);

/** The schema inside defaults, optionals and the like. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType, in: input } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  const inner = innerType ?? input;
  return inner ? unwrap(inner) : schema;
}

function kindOf(schema: z.core.$ZodType): SettingKind {
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'number';
  return schema instanceof z.ZodArray ? 'list' : 'text';
}
