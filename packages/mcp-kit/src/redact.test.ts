import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.js';

describe('createRedactor', () => {
  const secret = 'k"ey/+ with space';
  const redact = createRedactor([secret]);

  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ secret })],
    ['in a URL', `https://example.com/?key=${encodeURIComponent(secret)}`],
    ['in base64', Buffer.from(secret).toString('base64')],
  ])('replaces a secret %s', (_, text) => {
    expect(redact(text)).toContain('[redacted]');
    expect(redact(text)).not.toContain('ey/+');
    expect(redact(text)).not.toContain(encodeURIComponent('ey/+'));
  });

  it('replaces every occurrence', () => {
    expect(createRedactor(['abcd'])('abcd abcd')).toBe('[redacted] [redacted]');
  });

  it('replaces a longer secret before one that it contains', () => {
    expect(createRedactor(['abcd', 'abcdefgh'])('abcdefgh')).toBe('[redacted]');
  });

  it('replaces the token of any authorization header', () => {
    expect(createRedactor([])('authorization: Bearer eyJhbGciOi.J9-x_y')).toBe('authorization: Bearer [redacted]');
  });

  it('leaves a text without secrets alone, also when a secret is very short', () => {
    expect(createRedactor(['a', ''])('a banana')).toBe('a banana');
  });
});
