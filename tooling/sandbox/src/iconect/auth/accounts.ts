import type { Passwords } from '../routes/call.js';

/** Wrong passwords in a row after which an account is locked. */
const MAX_FAILURES = 5;

/** Who can sign in, and with what. */
export class Accounts implements Passwords {
  readonly #passwords = new Map<string, string>();
  readonly #failures = new Map<string, number>();
  readonly #usernames: ReadonlyMap<string, string>;
  readonly #initial: string;

  /** `usernames` are ids of users by username; `password` is that of all of them at the start. */
  constructor(usernames: ReadonlyMap<string, string>, password: string) {
    this.#usernames = usernames;
    this.#initial = password;
  }

  /** The id of a user by username and password; `locked` after too many wrong passwords. */
  signIn(username: string, password: string): string | 'locked' | undefined {
    const failures = this.#failures.get(username) ?? 0;
    if (failures >= MAX_FAILURES) return 'locked';
    if (this.matches(username, password)) {
      this.#failures.delete(username);
      return this.#usernames.get(username);
    }
    if (this.#usernames.has(username)) this.#failures.set(username, failures + 1);
    return undefined;
  }

  matches(username: string, password: string): boolean {
    return this.#usernames.has(username) && (this.#passwords.get(username) ?? this.#initial) === password;
  }

  set(username: string, password: string): void {
    this.#passwords.set(username, password);
  }
}
