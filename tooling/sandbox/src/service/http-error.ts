/** A request that is answered with an error: thrown anywhere, turned into a reply at the edge. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** What the body says, in the notation of the simulated service. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    body: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
