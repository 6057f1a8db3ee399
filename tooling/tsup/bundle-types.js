import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Lays the declarations of private packages beside those in `dist`, and lets imports of them point there: whoever
 * installs the package gets its types without packages that were never published.
 *
 * @param {string} dist Folder with the emitted declarations.
 * @param {Readonly<Record<string, string>>} packages Folder of the built declarations by package name.
 */
export function bundleTypes(dist, packages) {
  for (const [name, from] of Object.entries(packages)) {
    cpSync(from, join(dist, folderOf(name)), { recursive: true, filter: (file) => !/\.(js|map)$/.test(file) });
  }
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.d.ts')) rewrite(dist, file, Object.keys(packages));
  }
}

const folderOf = (name) => `_${name.split('/').at(-1)}`;

/** Points `name` and `name/part` to the files beside, in import statements and in inferred `import("name")` types. */
function rewrite(dist, file, names) {
  const path = join(dist, file);
  let text = readFileSync(path, 'utf8');
  for (const name of names) {
    text = text.replaceAll(new RegExp(`(['"])${name}(?:/([^'"]+))?\\1`, 'g'), (_, quote, part = 'index') => {
      const target = relative(join(dist, file, '..'), join(dist, folderOf(name), `${part}.js`));
      const specifier = target.split(sep).join('/');
      return `${quote}${specifier.startsWith('.') ? specifier : `./${specifier}`}${quote}`;
    });
  }
  writeFileSync(path, text);
}
