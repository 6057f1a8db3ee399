import { type AnswerFormat, withoutHidden } from '@fastpath/mcp-kit';

/** What a tool resolves to when its answer holds what others wrote. */
interface Marked {
  readonly untrusted: string;
  readonly result: unknown;
}

/**
 * `{success: true, data}` and `{success: false, error}`. Answers with text by others say so beside the data, and what
 * nobody would see is taken out of them.
 */
export const answerFormat: AnswerFormat = {
  answer: (value) =>
    isMarked(value)
      ? { success: true, untrusted: value.untrusted.replace(/\bresult\b/, 'data'), data: visible(value.result) }
      : { success: true, data: isDone(value) ? value.result : value },
  error: ({ code, message, status, retryable, retryAfterMs, field, expected, next, requestId }) => ({
    success: false,
    error: { code, message, status, retryable, retryAfterMs, field, expected, next, requestId },
  }),
};

const isMarked = (value: object): value is Marked => 'untrusted' in value && 'result' in value;

/** What the kit makes of a write: its result is the data. */
const isDone = (value: object): value is { readonly result: unknown } =>
  'done' in value && 'result' in value && Object.keys(value).length === 2;

/** A value with every text in it as a reader would see it. */
function visible(value: unknown): unknown {
  if (typeof value === 'string') return withoutHidden(value);
  if (Array.isArray(value)) return value.map(visible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [withoutHidden(key), visible(inner)]));
}
