import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

/** One complaint about an input: where, and what was expected. */
export interface Explanation {
  /** Dotted path of the field; empty for the input as a whole. */
  readonly field: string;
  /** What was expected, in words. */
  readonly expected: string;
  /** The complaint as one sentence. */
  readonly text: string;
}

/** Turns the issues of a failed parse into sentences that name the field, what was expected, and what came. */
export function explainIssues(error: z.core.$ZodError, input: unknown): readonly Explanation[] {
  return error.issues.flatMap((issue) => explain(issue, input));
}

function explain(issue: Issue, input: unknown): readonly Explanation[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = [...issue.path, key].map(String).join('.');
      return { field, expected: 'no such field', text: `${field} is not known here; leave it out` };
    });
  }
  const field = issue.path.map(String).join('.');
  const expected = expectation(issue);
  return [
    { field, expected, text: `${field || 'the input'}: expected ${expected}, got ${describe(at(input, issue.path))}` },
  ];
}

/** What an issue asks for, in words. */
function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return article(issue.expected);
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.message.startsWith('Invalid ')
        ? `a valid ${issue.format === 'guid' ? 'UUID' : issue.format}`
        : issue.message;
    default:
      return issue.message;
  }
}

const unitOf = (origin: string) => (origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '');

const article = (type: string) =>
  type === 'int'
    ? 'a whole number'
    : type === 'record'
      ? 'an object'
      : /^[aeiou]/.test(type)
        ? `an ${type}`
        : `a ${type}`;

function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input);
}

/** What came, short enough to show: never more than 60 characters of it. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `the ${typeof value} ${String(value)}`;
  if (value.length > 60) return `a string of ${value.length} characters`;
  return `the string ${JSON.stringify(value)}`;
}
