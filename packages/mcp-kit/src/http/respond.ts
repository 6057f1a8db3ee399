import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem } from './http-error.js';
import type { HttpReply } from './route.js';

/** Sends a reply; to a client that left it does nothing. */
export function sendReply(response: ServerResponse, { status, headers, body = '', write }: HttpReply): void {
  if (response.destroyed || response.writableEnded) return;
  if (write) {
    write(response);
    return;
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const hasBody = status !== 204 && status !== 304; // RFC 9110, section 8.6
  const head: Record<string, string | number> = { 'x-content-type-options': 'nosniff', ...headers };
  if (hasBody) head['content-length'] = length;
  const vary = response.getHeader('vary');
  if (vary !== undefined && head['vary'] !== undefined) head['vary'] = `${vary}, ${head['vary']}`;
  response.writeHead(status, head);
  response.end(hasBody ? body : undefined);
}

const malformed: Readonly<Record<string, HttpReply>> = {
  HPE_HEADER_OVERFLOW: problem(431, 'the headers are longer than 16 KiB'),
  ERR_HTTP_REQUEST_TIMEOUT: problem(408, 'the request did not arrive in time'),
};

const notHttp = problem(400, 'this is no HTTP/1.1 request');

/** Answers what node:http could not read, and hangs up. */
export function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else refuseUpgrade(socket, malformed[error.code ?? ''] ?? notHttp);
}

/** Sends a reply over a bare socket, and hangs up. */
export function refuseUpgrade(socket: Duplex, { status, headers, body = '' }: HttpReply): void {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`, () => socket.destroy());
}
