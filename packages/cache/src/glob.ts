/** A test for keys: `*` stands for any text, also none; every other character for itself. Linear in the key's length. */
export function globTest(glob: string): (key: string) => boolean {
  const parts = glob.split('*');
  if (parts.length === 1) return (key) => key === glob;
  const head = parts[0] ?? '';
  const tail = parts.at(-1) ?? '';
  const middle = parts.slice(1, -1).filter((part) => part !== '');
  return (key) => {
    const end = key.length - tail.length;
    if (end < head.length || !key.startsWith(head) || !key.endsWith(tail)) return false;
    let from = head.length;
    for (const part of middle) {
      const at = key.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= end;
  };
}
