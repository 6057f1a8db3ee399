import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FakeIconect, Seen } from './fake-iconect.js';

interface FakeSession {
  readonly fileName: string;
  readonly fileSize: number;
  readonly chunkSize: number;
  readonly metadata: unknown;
  readonly chunks: Map<number, Buffer>;
  status: string;
}

/** What a test may do to a request before it is served: `true` when it has answered. */
export type Fault = (seen: Seen, response: ServerResponse) => boolean | undefined;

/** Files of the fake service: whole and in chunks, base64 inside JSON, bytes alone or in forms, and ranges. */
export class FakeFiles {
  readonly sessions = new Map<string, FakeSession>();
  readonly files = new Map<string, { bytes: Buffer; about: Record<string, unknown> }>();
  fault: Fault = () => false;
  tellsHashes = true;
  knowsRanges = true;
  chunkBase = 0;

  constructor(service: FakeIconect) {
    service.answer((seen, response) => {
      if (this.fault(seen, response)) return undefined;
      return this.#serve(seen, response);
    });
  }

  add(bytes: Buffer, about: Record<string, unknown> = {}): string {
    const id = randomUUID();
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.files.set(id, { bytes, about: { id, size: bytes.length, ...(this.tellsHashes && { hash }), ...about } });
    return id;
  }

  #serve({ method, path, headers, body }: Seen, response: ServerResponse): unknown {
    const [, kind, id = '', , part] =
      /^\/v1\/files\/(upload(?:\/chunked)?\/)?([^/?]+)?(\/(?:chunks\/)?([^/?]+))?/.exec(path) ?? [];
    if (kind === undefined && id === 'upload') return this.#whole(headers, body);
    if (kind === undefined) return this.#file(id, part, headers, response);
    if (id === 'initiate') return this.#open(JSON.parse(body.toString()));
    const session = this.sessions.get(id);
    if (!session) return gone(response, 404);
    if (method === 'GET') return this.#about(id, session);
    if (session.status === 'expired') return gone(response, 410);
    if (part === 'complete') return this.#complete(session, response);
    const chunk = headers['content-type']?.includes('json')
      ? Buffer.from((JSON.parse(body.toString()) as { chunkData: string }).chunkData, 'base64')
      : filePart(headers['content-type'], body);
    session.chunks.set(Number(part) - this.chunkBase, chunk);
    return { chunkNumber: Number(part), uploaded: true, hash: sha256(chunk) };
  }

  #whole(headers: Seen['headers'], body: Buffer): unknown {
    if (!headers['content-type']?.includes('json'))
      return this.#told(this.add(filePart(headers['content-type'], body)));
    const { fileContent, fileName, metadata } = JSON.parse(body.toString()) as Record<string, string>;
    return this.#told(this.add(Buffer.from(fileContent ?? '', 'base64'), { name: fileName, metadata }));
  }

  #open({ fileName, fileSize, chunkSize, metadata }: FakeSession): unknown {
    const id = randomUUID();
    const session = { fileName, fileSize, chunkSize, metadata, chunks: new Map(), status: 'active' };
    this.sessions.set(id, session);
    return this.#about(id, session);
  }

  #about(id: string, { chunks, fileSize, chunkSize, status }: FakeSession): unknown {
    const uploadedChunks = [...chunks.keys()].map((number) => number + this.chunkBase);
    return { id, fileSize, chunkSize, status, uploadedChunks };
  }

  #complete(session: FakeSession, response: ServerResponse): unknown {
    const bytes = Buffer.concat([...session.chunks].sort(([a], [b]) => a - b).map(([, chunk]) => chunk));
    if (bytes.length !== session.fileSize) return gone(response, 422);
    session.status = 'completed';
    return this.#told(this.add(bytes, { name: session.fileName, metadata: session.metadata }));
  }

  #told(id: string): unknown {
    return this.files.get(id)?.about;
  }

  #file(id: string, part: string | undefined, headers: Seen['headers'], response: ServerResponse): unknown {
    const file = this.files.get(id);
    if (!file) return gone(response, 404);
    if (part !== 'download') return file.about;
    const [, first] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    const last = Number(/-(\d+)$/.exec(headers.range ?? '')?.[1] ?? file.bytes.length - 1);
    if (first === undefined || !this.knowsRanges) {
      response.writeHead(200, { 'content-length': file.bytes.length }).end(file.bytes);
      return undefined;
    }
    const start = Number(first);
    if (start >= file.bytes.length) return gone(response, 416);
    const slice = file.bytes.subarray(start, last + 1);
    response
      .writeHead(206, { 'content-range': `bytes ${start}-${start + slice.length - 1}/${file.bytes.length}` })
      .end(slice);
    return undefined;
  }
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function gone(response: ServerResponse, status: number): unknown {
  response.statusCode = status;
  return { message: 'gone' };
}

/** The part of a form that has a file name; a body of another kind is the file itself. */
function filePart(type: string | undefined, body: Buffer): Buffer {
  const [, boundary] = /boundary=(.+)$/.exec(type ?? '') ?? [];
  if (boundary === undefined) return body;
  const head = body.indexOf('\r\n\r\n', body.indexOf('filename='));
  return body.subarray(head + 4, body.indexOf(`\r\n--${boundary}`, head));
}
