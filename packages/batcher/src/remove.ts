/**
 * Takes `item` out of `items`. Where things come and go all the time a short array beats a `Set`: V8 links the outgrown
 * tables of a set, and each keeps what it held from the young generation's collector.
 */
export function remove<T>(items: T[], item: T): void {
  const i = items.indexOf(item);
  if (i >= 0) items.splice(i, 1);
}
