/** Makes a function that takes addresses of a form apart: `attio://{object}/{id}`; `undefined` for other addresses. */
export function uriMatcher(uriTemplate: string): (uri: string) => Readonly<Record<string, string>> | undefined {
  const names: string[] = [];
  const pattern = uriTemplate.split(/\{(\w+)\}/).map((part, i) => {
    if (i % 2 === 0) return part.replaceAll(/[^\w]/g, '\\$&');
    names.push(part);
    return '([^/?#]+)';
  });
  const form = new RegExp(`^${pattern.join('')}$`);
  return (uri) => {
    const found = form.exec(uri);
    if (!found) return undefined;
    try {
      return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? '')]));
    } catch {
      return undefined; // a percent sign that escapes nothing
    }
  };
}
