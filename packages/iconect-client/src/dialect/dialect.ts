import type { Operation } from '@fastpath/api-kit';

/** How one installation of the service speaks, as far as it may differ from another. */
export interface Dialect {
  /** What every route begins with: `/v1`. */
  readonly prefix: string;
  readonly auth: AuthDialect;
  readonly paging: PagingDialect;
  /** How a filter travels in the query: `filter.a.$gte=1`, `filter[a][$gte]=1`, or `filter={"a":{"$gte":1}}`. */
  readonly filterEncoding: 'dotted' | 'brackets' | 'json';
  /** The key that answers are inside of; empty where they are the whole body. */
  readonly envelope: string;
  readonly rateLimit: RateLimitDialect;
  readonly upload: UploadDialect;
  readonly asyncStatus: AsyncDialect;
  /** What differs for single operations, by name. */
  readonly operations: Readonly<Record<string, OperationDialect>>;
}

export interface AuthDialect {
  /** Absolute, or a path at the identity URL. */
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Scopes to ask for; empty for none. */
  readonly scope: string;
  readonly bodyEncoding: 'form' | 'json';
  /** Where the client's id and secret travel: in the body, or in a Basic header. */
  readonly clientAuth: 'body' | 'basic';
  /** Grants that may be used. */
  readonly grants: readonly ('password' | 'authorization_code' | 'refresh_token')[];
}

export interface PagingDialect {
  /** Whether lists are asked for by the number of a page, or of the first row. */
  readonly style: 'page' | 'offset';
  /** Name of the place in the query. */
  readonly page: string;
  /** Name of the rows per page in the query. */
  readonly pageSize: string;
  /** Keys of a reply: its rows, how many there are in all, and whether there are more. */
  readonly rows: string;
  readonly total: string;
  readonly hasMore: string;
}

/** Headers that are read where there is no Retry-After. */
export interface RateLimitDialect {
  readonly reset: string;
  /** Whether `reset` is a moment in seconds since 1970, or seconds from now. */
  readonly resetIs: 'epoch-seconds' | 'seconds';
}

export interface UploadDialect {
  /** Number of the first chunk. */
  readonly chunkBase: 0 | 1;
  /** Form of the bytes in a body: base64 inside JSON, the bytes alone, or a form with a `file`. */
  readonly form: 'json-base64' | 'octet' | 'multipart';
  /** Whether bodies may be packed with gzip on their way; what is stored is the same. */
  readonly gzip: boolean;
}

/** Words for how something that takes its time has ended. */
export interface AsyncDialect {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

export interface OperationDialect {
  readonly route?: Operation['route'];
  readonly provenance?: Operation['provenance'];
  /** Set for an operation that this installation has not. */
  readonly absent?: boolean;
}

/** As another program calls the service; nothing of it is confirmed by public documents. */
export const peer: Dialect = {
  prefix: '/v1',
  auth: {
    authorizeUrl: '/oauth/authorize',
    tokenUrl: '/v1/oauth/token',
    scope: '',
    bodyEncoding: 'json',
    clientAuth: 'body',
    grants: ['password', 'authorization_code', 'refresh_token'],
  },
  paging: { style: 'page', page: 'page', pageSize: 'pageSize', rows: 'data', total: 'total', hasMore: 'hasMore' },
  filterEncoding: 'dotted',
  envelope: '',
  rateLimit: { reset: 'x-ratelimit-reset', resetIs: 'epoch-seconds' },
  upload: { chunkBase: 0, form: 'json-base64', gzip: false },
  asyncStatus: { done: ['completed'], failed: ['failed', 'cancelled'] },
  operations: {},
};

/** The service as its public documents have it: OpenID Connect at the identity URL; what they leave out as `peer`. */
export const iconect: Dialect = {
  ...peer,
  auth: {
    ...peer.auth,
    authorizeUrl: '/openid/authorize',
    tokenUrl: '/openid/token',
    scope: 'iconect_api',
    bodyEncoding: 'form',
  },
};
