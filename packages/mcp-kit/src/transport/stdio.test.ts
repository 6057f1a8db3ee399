import { PassThrough, Writable } from 'node:stream';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { StdioTransport, type StdioTransportOptions } from './stdio.js';

const request = (id: string | number) => ({ jsonrpc: '2.0', id, method: 'ping' }) as const;
const response = (id: string | number, result = {}) => ({ jsonrpc: '2.0', id, result }) as const;
const line = (message: object) => `${JSON.stringify(message)}\n`;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function open(options: StdioTransportOptions = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const transport = new StdioTransport({ input, output, ...options });
  const received: JSONRPCMessage[] = [];
  let ends = 0;
  transport.onmessage = (message) => received.push(message);
  transport.onend = () => {
    ends += 1;
  };
  await transport.start();
  const sent = () => {
    const text = String(output.read() ?? '');
    return text
      .split('\n')
      .filter(Boolean)
      .map((json) => JSON.parse(json) as Record<string, unknown>);
  };
  return { input, output, transport, received, sent, ends: () => ends };
}

describe('what comes in', () => {
  it('is one message a line, with either line ending, blank lines left aside', async () => {
    const { input, received } = await open();
    input.write(`${line(request(1))}\n\r\n${JSON.stringify(request(2))}\r\n`);
    await turn();
    expect(received).toEqual([request(1), request(2)]);
  });

  it('is answered when it is no message, and the next line is read', async () => {
    const { input, received, sent } = await open();
    input.write(`garbage\n[]\n${line(request(1))}`);
    await turn();
    expect(sent()).toMatchObject([
      { id: null, error: { code: -32700 } },
      { id: null, error: { code: -32600 } },
    ]);
    expect(received).toHaveLength(1);
  });

  it('is refused under its id when it is too long, without being held', async () => {
    const { input, received, sent } = await open({ maxLineBytes: 1000 });
    input.write(line({ method: 'x', params: { text: 'x'.repeat(5000) }, jsonrpc: '2.0', id: 9 }));
    input.write(line(request(1)));
    await turn();
    expect(sent()).toMatchObject([{ id: 9, error: { code: -32600, message: expect.stringContaining('1000 bytes') } }]);
    expect(received).toEqual([request(1)]);
  });

  it('ends once, by its end or by its failure', async () => {
    const { input, ends } = await open();
    input.destroy(new Error('EIO'));
    await turn();
    expect(ends()).toBe(1);
  });
});

describe('what goes out', () => {
  it('leaves in one write for all messages of a turn', async () => {
    const writes: string[] = [];
    const write = (text: string, done: () => void) => {
      writes.push(text);
      done();
      return true;
    };
    const { transport } = await open({ write });
    await Promise.all([1, 2, 3].map((id) => transport.send(response(id))));
    await turn();
    expect(writes).toEqual([[1, 2, 3].map((id) => line(response(id))).join('')]);
  });

  it('stops the reading while more waits than allowed, and goes on when it has left', async () => {
    const { input, output, transport } = await open({ maxWaitingBytes: 100_000 });
    input.write(line(request(1)));
    await turn();
    await transport.send(response(1, { text: 'x'.repeat(500_000) }));
    await turn();
    input.write(line(request(2)));
    await turn();
    expect(input.isPaused()).toBe(true);
    output.resume();
    await expect.poll(() => input.isPaused()).toBe(false);
  });

  it('is dropped once nobody reads, which ends the connection', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const { input, transport, ends } = await open({ output });
    input.write(line(request(1)));
    await turn();
    await transport.send(response(1));
    await turn();
    expect(ends()).toBe(1);
    await transport.send(response(2));
    await transport.idle();
  });
});

describe('idle', () => {
  it('does not wait for a write that nobody will take any more', async () => {
    const output = new PassThrough();
    const { transport } = await open({ output, write: () => false });
    await transport.send(response(1));
    await turn();
    output.destroy(new Error('EPIPE'));
    await transport.idle();
  });

  it('waits for the reply of each request, and for the replies to leave', async () => {
    let left: (() => void) | undefined;
    const write = (_: string, done: () => void) => {
      left = done;
      return true;
    };
    const { input, transport } = await open({ write });
    input.write(line(request(1)));
    await turn();
    let idle = false;
    const waiting = transport.idle().then(() => {
      idle = true;
    });
    await turn();
    expect(idle).toBe(false);
    await transport.send(response(1));
    await turn();
    expect(idle).toBe(false);
    left?.();
    await waiting;
    expect(idle).toBe(true);
  });

  it('does not wait for a request that the client cancelled, which gets no reply', async () => {
    const { input, transport } = await open();
    input.write(line(request('a')));
    input.write(line({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'a' } }));
    await turn();
    await transport.idle();
  });

  it('of a request that is given up is an error, and comes once', async () => {
    const { input, transport, sent } = await open();
    input.write(`${line(request(1))}${line(request('two'))}`);
    await turn();
    transport.giveUp();
    await transport.send(response(1));
    await transport.idle();
    const error = { code: -32000, message: expect.stringContaining('stopped before') };
    expect(sent()).toMatchObject([
      { jsonrpc: '2.0', id: 1, error },
      { jsonrpc: '2.0', id: 'two', error },
    ]);
  });

  it('still answers what was taken after reading has stopped', async () => {
    const { input, transport, received, sent } = await open();
    input.write(line(request(1)));
    await turn();
    transport.stopReading();
    input.write(line(request(2)));
    await transport.send(response(1));
    await transport.idle();
    expect(received).toHaveLength(1);
    expect(sent()).toEqual([response(1)]);
  });
});
