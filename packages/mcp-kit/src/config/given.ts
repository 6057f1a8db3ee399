import type { NamedSetting } from './definition.js';

/** Where a value came from, strongest first. */
export type Source = 'flag' | 'environment' | 'file' | 'preset' | 'default';

/** A value as it was given, not checked yet. */
export interface Given {
  readonly value: unknown;
  readonly source: Source;
  /** The name and the place, for messages: `--port (command line)`. */
  readonly label: string;
}

/** Values given in one place, by key of their setting. */
export type GivenValues = ReadonlyMap<string, Given>;

/** The value that a text stands for; a text that does not fit stays one, for the schema to refuse. */
export function fromText({ kind }: NamedSetting, text: string): unknown {
  switch (kind) {
    case 'boolean':
      return { true: true, '1': true, false: false, '0': false }[text.toLowerCase()] ?? text;
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'text':
      return text;
  }
}
