import { createDice, pick } from '../../dice.js';
import { toWireTime } from '../values/time.js';
import type { Actor } from '../values/types.js';
import { FOUNDED_MS } from './common.js';
import type { Schema } from './schema.js';
import type { Word, Words } from './words.js';

/** A person who works in the workspace. */
export interface Member {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly createdAt: string;
  readonly accessLevel: 'admin' | 'member' | 'suspended';
}

/** The members: two admins, the last one suspended. */
export function generateMembers({ seed, ids }: Schema, words: Words, count: number): readonly Member[] {
  const firstName = pick(createDice(seed, 'members')('first'), words.first);
  return Array.from({ length: count }, (_, row) => {
    const first = firstName(row);
    const last = words.last[(row * 31) % words.last.length] as Word;
    return {
      id: ids('members').of(row),
      firstName: first.text,
      lastName: last.text,
      email: `${first.ascii}.${last.ascii}@acme.example`,
      createdAt: toWireTime(FOUNDED_MS + row * 3_600_000),
      accessLevel: row < 2 ? 'admin' : row === count - 1 ? 'suspended' : 'member',
    };
  });
}

/** A member as the author of something. */
export const actorOf = ({ id }: Member): Actor => ({ type: 'workspace-member', id });
