/** The requests that a sandbox served, oldest first. */
export async function callsOf(baseUrl) {
  const reply = await fetch(new URL('/__sandbox/calls', baseUrl));
  if (!reply.ok) throw new Error(`the sandbox answered ${reply.status} to a question for its calls`);
  const { calls } = await reply.json();
  return calls;
}
