/** A random number from 0 to 1 that is the same in every run (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws from `items` as people ask: the second half as often as the first, the third a third as often (Zipf). */
export function zipf(items, seed = 42) {
  const next = random(seed);
  const weights = items.map((_, i) => 1 / (i + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = [];
  weights.reduce((sum, weight, i) => {
    sums[i] = sum + weight / total;
    return sums[i];
  }, 0);
  return () => {
    const drawn = next();
    return items[sums.findIndex((sum) => sum >= drawn)] ?? items[0];
  };
}

/** Words that people search for: a hundred names of people in the sandbox, each once. */
export async function namesIn({ baseUrl, apiKey }) {
  const reply = await fetch(`${baseUrl}/v2/objects/people/records/query`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ limit: 500 }),
  });
  const { data } = await reply.json();
  const names = data.flatMap(({ values }) => [values.name?.[0]?.first_name, values.name?.[0]?.last_name]);
  return [...new Set(names.filter((name) => name?.length > 2))].slice(0, 100);
}

export const searchPath = (word) => `/api/search?q=${encodeURIComponent(word)}&object=people&limit=10`;
export const suggestPath = (word) => `/api/suggest?q=${encodeURIComponent(word)}&object=people`;
