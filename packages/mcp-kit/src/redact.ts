/** Replaces every secret in a text. */
export type Redact = (text: string) => string;

const MIN_SECRET_LENGTH = 4; // shorter ones would tear holes into every text

/**
 * Replaces secrets by `[redacted]`, also where they stand encoded: in JSON, in a URL, in base64. The token of any
 * `Bearer` or `Basic` header goes too, whoever it belongs to.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap(encodings)
    .sort((a, b) => b.length - a.length); // a secret inside another one must not spoil it
  const known = forms.length > 0 ? new RegExp(forms.map(literally).join('|'), 'g') : undefined;
  return (text) => {
    const without = known ? text.replace(known, '[redacted]') : text;
    return without.replace(/\b(Bearer|Basic) +[\w.~+/-]{8,}=*/gi, '$1 [redacted]');
  };
}

const encodings = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
];

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
