import type { ServerResponse } from 'node:http';
import type { HttpReply } from '../route.js';

const head = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no', // nginx would keep events back until the reply ends
};

/** The reply of one call: JSON if it ends before it says anything, and else an event stream with what it says. */
export class EventStream {
  #response: ServerResponse | undefined;
  #waiting: string[] = [];
  #onFirst: () => void = () => {};
  readonly #first = new Promise<void>((resolve) => {
    this.#onFirst = resolve;
  });

  /** The function by which a call says how far it is. */
  progress(progressToken: string | number) {
    return (done: number, total?: number, message?: string): void => {
      const params = {
        progressToken,
        progress: done,
        ...(total !== undefined && { total }),
        ...(message && { message }),
      };
      this.#send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params }));
    };
  }

  /** The reply, as soon as its form is known; `end` resolves to the last message. */
  async replyWith(end: Promise<string>): Promise<HttpReply> {
    const body = await Promise.race([end, this.#first]);
    if (body !== undefined) return { status: 200, headers: { 'content-type': 'application/json' }, body };
    const write = (response: ServerResponse) => {
      response.writeHead(200, head);
      this.#response = response;
      for (const message of this.#waiting.splice(0)) this.#send(message);
      void end.then((last) => response.end(toEvent(last)));
    };
    return { status: 200, write };
  }

  #send(message: string): void {
    if (this.#response) this.#response.write(toEvent(message));
    else this.#waiting.push(message);
    this.#onFirst();
  }
}

const toEvent = (message: string) => `event: message\ndata: ${message}\n\n`;
