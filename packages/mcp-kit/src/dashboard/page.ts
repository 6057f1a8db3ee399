import { createHash } from 'node:crypto';
import uplotStyle from 'uplot/dist/uPlot.min.css?raw';
import ownStyle from './page/dashboard.css?raw';
import template from './page/dashboard.html?raw';
import script from './page/main.ts?script';

/** The page, and the headers that it is sent with. */
export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The dashboard as one document. It holds no figure: those come over the socket, to whoever may read them. Its script and
 * style are allowed by their hashes, and nothing else is: no other origin, no inline handler, no frame around it.
 */
export function dashboardPage(): Page {
  const style = `${uplotStyle.trim()}\n${ownStyle}`;
  const code = script.replaceAll('</script', '<\\/script');
  const html = template
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${code}</script>`);
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': [
        "default-src 'none'",
        `script-src ${hash(code)}`,
        `style-src ${hash(style)}`,
        "connect-src 'self'",
        'img-src data:',
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'cache-control': 'no-cache',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  };
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
