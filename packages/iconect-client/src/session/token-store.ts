import type { Tokens } from './tokens.js';

/** Where tokens outlive the process. They are secrets: what stores them says how it keeps them from others. */
export interface TokenStore {
  load(): Promise<Tokens | undefined>;
  save(tokens: Tokens): Promise<void>;
  clear(): Promise<void>;
}
