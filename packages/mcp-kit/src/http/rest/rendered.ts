import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { etagOf, isNotModified } from '@fastpath/cache/http-headers';
import type { HttpReply, HttpRequest } from '../route.js';

type Encoding = 'br' | 'gzip';

/** Bytes from which packing an answer is worth its time. */
const PACK_FROM_BYTES = 1_024;

const pack: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** An answer as it is sent, any number of times: its bytes, their tag, and its packed forms, each made at its first use. */
export class Rendered {
  readonly #bytes: Buffer;
  readonly #etag: string;
  readonly #plain: HttpReply;
  readonly #notModified: HttpReply;
  readonly #packed = new Map<Encoding, Promise<HttpReply>>();

  constructor(body: object, headers: Readonly<Record<string, string>>) {
    this.#bytes = Buffer.from(JSON.stringify(body));
    this.#etag = etagOf(body) ?? '""';
    const common = { ...headers, etag: this.#etag };
    this.#plain = { status: 200, headers: { 'content-type': 'application/json', ...common }, body: this.#bytes };
    this.#notModified = { status: 304, headers: common };
  }

  /** Bytes that it holds, packed forms not counted. */
  get bytes(): number {
    return this.#bytes.length;
  }

  /** The reply to one request: 304 to who has it already, packed for who takes that. */
  reply({ headers }: Pick<HttpRequest, 'headers'>): HttpReply | Promise<HttpReply> {
    // a packed form has the same tag but for its ending, as proxies are used to
    const known = headers['if-none-match']?.replaceAll(/-(br|gzip)"/g, '"');
    if (known !== undefined && isNotModified(known, this.#etag)) return this.#notModified;
    return this.packed({ headers });
  }

  /** The whole answer, packed for who takes that. */
  packed({ headers }: Pick<HttpRequest, 'headers'>): HttpReply | Promise<HttpReply> {
    const encoding = this.#bytes.length < PACK_FROM_BYTES ? undefined : chooseEncoding(headers['accept-encoding']);
    return encoding === undefined ? this.#plain : this.#pack(encoding);
  }

  #pack(encoding: Encoding): Promise<HttpReply> {
    const known = this.#packed.get(encoding);
    if (known) return known;
    const reply = pack[encoding](this.#bytes).then((body) => ({
      ...this.#plain,
      headers: {
        ...this.#plain.headers,
        'content-encoding': encoding,
        etag: `${this.#etag.slice(0, -1)}-${encoding}"`,
      },
      body,
    }));
    this.#packed.set(encoding, reply);
    return reply;
  }
}

/** The best encoding that `Accept-Encoding` names; `undefined` when the answer is to go as it is. */
function chooseEncoding(accepted: string | string[] | undefined): Encoding | undefined {
  if (accepted === undefined) return undefined;
  const parts = String(accepted).slice(0, 500).split(',');
  return (['br', 'gzip'] as const).find((encoding) => parts.some((part) => takes(part, encoding)));
}

function takes(part: string, encoding: Encoding): boolean {
  const [name = '', ...parameters] = part.split(';');
  return name.trim().toLowerCase() === encoding && !parameters.some((one) => /^\s*q\s*=\s*0(\.0*)?\s*$/i.test(one));
}
