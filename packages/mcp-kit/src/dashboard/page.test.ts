import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dashboardPage } from './page.js';

const { html, headers } = dashboardPage();
const policy = headers['content-security-policy'] ?? '';
const inside = (tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, text]) => text);
const hash = (text: string | undefined) =>
  createHash('sha256')
    .update(text ?? '')
    .digest('base64');

describe('the page of the dashboard', () => {
  it('allows its one script and its one style by their hashes, and nothing else', () => {
    expect(inside('script')).toHaveLength(1);
    expect(inside('style')).toHaveLength(1);
    expect(policy).toContain(`script-src 'sha256-${hash(inside('script')[0])}'`);
    expect(policy).toContain(`style-src 'sha256-${hash(inside('style')[0])}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('asks no other server for anything, and has no inline handler and no inline style', () => {
    const [markup = ''] = [html.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '')];
    expect(markup.match(/(src|href)="(?!#|data:,")[^"]*"/g)).toBeNull();
    expect(markup.match(/\son\w+=|\sstyle=/g)).toBeNull();
    expect(inside('style')[0]).not.toMatch(/@import|url\(/);
  });

  it('keeps the licence of what it is made of', () => {
    expect(html).toMatch(/uplot [\d.]+ \(MIT\)/);
    expect(html).toContain('Permission is hereby granted');
  });

  it('is small enough to be sent at once', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  });
});
