import type { TokenStore } from '@fastpath/iconect-client';

/** Where tokens outlive the process, if they do. */
export interface TokenPlace {
  /** `keychain`, or the path of a file. */
  readonly tokens?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly username?: string | undefined;
}

/** The store that a setting names; `undefined` for none. */
export async function tokenStoreOf({ tokens, baseUrl = '', username }: TokenPlace): Promise<TokenStore | undefined> {
  if (tokens === undefined) return undefined;
  const { fileTokenStore, keychainTokenStore } = await import('@fastpath/iconect-client');
  if (tokens !== 'keychain') return fileTokenStore(tokens);
  return keychainTokenStore({ account: username === undefined ? baseUrl : `${baseUrl} ${username}` });
}
