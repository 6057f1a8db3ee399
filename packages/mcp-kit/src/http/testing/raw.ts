import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are, and resolves to all that comes back until the other side hangs up. */
export async function sendRaw(url: string, text: string, end = false): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {}); // hanging up while we still write is an answer too
  let reply = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    reply += chunk;
  });
  socket.write(text);
  if (end) socket.end();
  await once(socket, 'close');
  return reply;
}
