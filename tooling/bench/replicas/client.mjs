const deadlineMs = 50_000;

/** Asks for JSON; a connection that broke, or a 502 to 504 from the balancer, is tried once more. */
export async function ask(url, path, { method = 'GET', body, retries = 1, failures = [] } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await attemptOf(url, path, method, body);
    if (reply.status < 500) return reply;
    if (attempt >= retries) {
      failures.push(`${method} ${path}: ${reply.status}`);
      return reply;
    }
  }
}

async function attemptOf(url, path, method, body) {
  try {
    const reply = await fetch(url + path, {
      method,
      signal: AbortSignal.timeout(deadlineMs),
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, json: text ? JSON.parse(text) : undefined };
  } catch (error) {
    return { status: 599, json: { error: String(error) } };
  }
}

/** Runs `work` for each item, `width` at a time. */
export async function forEach(items, width, work) {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
