import type { MethodContext } from '../protocol/methods.js';

interface Described {
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  readonly description: string;
}

/** Something that can be read under one address. */
export interface Resource extends Described {
  readonly uri: string;
  /** Resolves to what is sent as JSON. */
  read(context: MethodContext): Promise<object>;
}

/** Proposes values for something, by its beginning. */
export type Complete = (
  value: string,
  context: MethodContext & { readonly given: Readonly<Record<string, string>> },
) => Promise<readonly string[]>;

/** Many things that can be read under addresses of one form. */
export interface ResourceTemplate extends Described {
  /** An address with `{variables}`, each of which stands for a part without a slash. The first template that fits an address is used. */
  readonly uriTemplate: string;
  /** By variable. @default nothing is proposed */
  readonly complete?: Readonly<Record<string, Complete>>;
  /** Resolves to what is sent as JSON. */
  read(variables: Readonly<Record<string, string>>, context: MethodContext): Promise<object>;
}

/** Everything that can be read by address. */
export interface ResourceSet {
  /** @default none */
  readonly fixed?: readonly Resource[];
  /** @default none */
  readonly templates?: readonly ResourceTemplate[];
}
