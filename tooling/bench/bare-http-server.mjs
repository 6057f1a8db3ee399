// What a gateway costs at the least: node:http that sends the same bytes, with the same headers, to everybody.
import { createServer } from 'node:http';

const body = Buffer.from(process.env.ANSWER ?? '{}');
const headers = JSON.parse(process.env.HEADERS ?? '{}');
const { etag } = headers;

const server = createServer((request, response) => {
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': body.length });
  response.end(body);
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => console.error(`listens on http://127.0.0.1:${server.address().port}`));
process.once('SIGTERM', () => process.exit());
