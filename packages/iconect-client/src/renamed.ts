/** Names of the query that differ from those of the input. */
export const renamed =
  (names: Readonly<Record<string, string>>) =>
  (query: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(query).map(([name, value]) => [names[name] ?? name, value]));
