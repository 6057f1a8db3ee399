import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * A module and all that it imports as one minified script for a browser, which begins with the licences of the packages
 * in it.
 *
 * @param {string} entry
 */
export async function browserScript(entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    platform: 'browser',
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const folders = new Set(Object.keys(metafile.inputs).map(packageFolder).filter(Boolean));
  return [...folders].sort().map(licence).join('') + outputFiles[0].text;
}

const packageFolder = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
  return `/*! ${name} ${version} (${license})\n\n${text.replaceAll('*/', '* /')}\n*/\n`;
}

/**
 * For esbuild: `import text from './main.ts?script'` is that module as a script for a browser, `import text from
 * './page.css?raw'` a file as it is. Vite has the second of its own.
 *
 * @returns {import('esbuild').Plugin}
 */
export const browserFiles = () => ({
  name: 'browser-files',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?(script|raw)$/ }, ({ path, resolveDir }) => {
      const [file, kind] = path.split('?');
      const absolute = file.startsWith('.') ? resolve(resolveDir, file) : inPackages(file, resolveDir);
      return { path: `${absolute}?${kind}`, namespace: kind }; // tsup takes whatever ends in .css for a style sheet
    });
    onLoad({ filter: /.*/, namespace: 'script' }, async ({ path }) => ({
      contents: await browserScript(withoutKind(path)),
      loader: 'text',
    }));
    onLoad({ filter: /.*/, namespace: 'raw' }, ({ path }) => ({
      contents: readFileSync(withoutKind(path)),
      loader: 'text',
    }));
  },
});

const withoutKind = (path) => path.replace(/\?\w+$/, '');

/** A file of an installed package, also one that the package does not export. */
function inPackages(file, from) {
  const path = join(from, 'node_modules', file);
  if (existsSync(path)) return path;
  if (dirname(from) === from) throw new Error(`${file}: not found in any node_modules above`);
  return inPackages(file, dirname(from));
}

/** The same for Vite. */
export const browserScripts = () => ({
  name: 'browser-scripts',
  enforce: 'pre',
  async load(id) {
    if (!id.endsWith('?script')) return undefined;
    return `export default ${JSON.stringify(await browserScript(id.slice(0, -'?script'.length)))};`;
  },
});
