/** What is in a reply to something that was carried out, as far as it can be read; nothing where that is no object. */
export async function jsonOf(body: AsyncIterable<Buffer>): Promise<Readonly<Record<string, unknown>>> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    const json: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
