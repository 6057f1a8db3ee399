import { ApiError } from '@fastpath/api-kit';
import { checked } from './file-store.js';
import type { TokenStore } from './token-store.js';

/** One secret of the system's keychain, as `@napi-rs/keyring` has it. */
export interface KeychainEntry {
  getPassword(): Promise<string | undefined | null>;
  setPassword(secret: string): Promise<void>;
  deletePassword(): Promise<unknown>;
}

export interface KeychainOptions {
  /** Whose tokens: a base URL, and a user where there are several. */
  readonly account: string;
  /** Opens a secret. @default by the package `@napi-rs/keyring`, which has to be installed beside this one */
  readonly open?: (service: string, account: string) => Promise<KeychainEntry>;
}

const service = 'fastpath-iconect';

/** Keeps tokens in the system's keychain. @throws {ApiError} NOT_CONFIGURED from its methods where there is none */
export function keychainTokenStore({ account, open = openKeyring }: KeychainOptions): TokenStore {
  const entry = () =>
    open(service, account).catch((cause: unknown) => {
      throw new ApiError('NOT_CONFIGURED', 'session', 'the system keychain is not available', {
        cause,
        next: 'Install @napi-rs/keyring beside this package, or keep tokens in a file.',
      });
    });
  return {
    async load() {
      const secret = await (await entry()).getPassword();
      if (!secret) return undefined;
      try {
        return checked(JSON.parse(secret));
      } catch {
        return undefined; // of another version: whoever signs in again replaces it
      }
    },
    save: async (tokens) => (await entry()).setPassword(JSON.stringify(tokens)),
    clear: async () => void (await entry()).deletePassword().catch(() => {}),
  };
}

/** The package is native and optional: it is looked for only when it is asked for. */
async function openKeyring(name: string, account: string): Promise<KeychainEntry> {
  const keyring = '@napi-rs/keyring';
  const { AsyncEntry } = (await import(keyring)) as {
    AsyncEntry: new (service: string, account: string) => KeychainEntry;
  };
  return new AsyncEntry(name, account);
}
