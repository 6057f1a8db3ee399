import { afterEach, beforeEach } from 'vitest';
import { createIconectClient, type IconectClient, type IconectOptions } from '../client.js';
import { FakeIconect } from './fake-iconect.js';

/** A fake service and a client signed in to it, new for each test of a file. */
export function withService() {
  const it = {} as {
    service: FakeIconect;
    client: IconectClient;
    connect(options?: Partial<IconectOptions>): IconectClient;
  };
  const open: IconectClient[] = [];
  it.connect = (options = {}) => {
    it.client = createIconectClient({
      baseUrl: it.service.url,
      clientId: 'app',
      credentials: { username: 'ada', password: 'right' },
      ...options,
    });
    open.push(it.client);
    return it.client;
  };
  beforeEach(async () => {
    it.service = await new FakeIconect().listen();
    it.connect();
  });
  afterEach(async () => {
    for (const client of open.splice(0)) await client[Symbol.asyncDispose]();
    await it.service[Symbol.asyncDispose]();
  });
  return it;
}
