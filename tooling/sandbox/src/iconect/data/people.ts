import { createDice, pick } from '../../dice.js';
import { numbered } from './ids.js';
import { DEPARTMENTS, FIRST_NAMES, LAST_NAMES } from './words.js';

/** Ids of users. */
export const userIds = numbered('user', 1, 3);

/** The user that the sandbox's own sign-in belongs to. */
export const OWNER = userIds.of(0);

/** Makes the users; the first is the one that the sandbox's own sign-in belongs to. */
export function generateUsers(seed: number, count: number) {
  const dice = createDice(seed, 'users');
  const [first, last, department] = [
    pick(dice('first'), FIRST_NAMES),
    pick(dice('last'), LAST_NAMES),
    pick(dice('department'), DEPARTMENTS),
  ];
  const make = (row: number) => {
    const [firstName, lastName] = [first(row), last(row)];
    const username = row === 0 ? 'sandbox' : `user${row + 1}`;
    return {
      username,
      email: `${username}@review.example`,
      firstName,
      lastName,
      displayName: `${firstName} ${lastName}`,
      title: row === 0 ? 'Administrator' : 'Reviewer',
      department: department(row),
      timezone: 'UTC',
      locale: 'en-US',
      status: row % 11 === 10 ? 'inactive' : 'active',
      roles: row === 0 ? ['admin', 'reviewer'] : ['reviewer'],
      permissions: row === 0 ? ['records:read', 'records:write', 'users:write'] : ['records:read', 'records:write'],
      preferences: {
        theme: 'light',
        language: 'en',
        dateFormat: 'MM/dd/yyyy',
        timeFormat: '12h',
        defaultPageSize: 25,
        notifications: { email: true, browser: true, mobile: false },
      },
      lastLoginDate: madeAt(row, 400),
      ...stamped(row),
    };
  };
  return { count, make };
}

const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(2023, 0, 2);

/** A time of a working day since January 2023. */
export const madeAt = (row: number, dayOffset = 0): string =>
  new Date(EPOCH_MS + (((row * 7) % 640) + dayOffset) * DAY_MS + (row % 86_000) * 1_000).toISOString();

/** The four stamps that most things have. */
export const stamped = (row: number) => ({
  createdDate: madeAt(row),
  modifiedDate: madeAt(row, 30),
  createdBy: OWNER,
  modifiedBy: OWNER,
});
