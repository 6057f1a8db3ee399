import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult, Progress, Tool } from '@modelcontextprotocol/sdk/types.js';

/** What a tool answered: its JSON, and whether it was an error. */
export interface Answer {
  readonly isError: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly json: any;
  readonly result: CallToolResult;
}

/** A server as a child process, and the SDK's client that speaks to it. */
export class Session implements AsyncDisposable {
  readonly #client = new Client({ name: 'test', version: '0' });
  readonly #transport: StdioClientTransport;
  stderr = '';

  constructor(script: string, env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    this.#transport = new StdioClientTransport({
      command: process.execPath,
      args: [script, ...args],
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stderr: 'pipe',
    });
    this.#transport.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
  }

  async start(): Promise<this> {
    await this.#client.connect(this.#transport);
    return this;
  }

  get pid(): number {
    return this.#transport.pid ?? 0;
  }

  async tools(): Promise<readonly Tool[]> {
    return (await this.#client.listTools()).tools;
  }

  async call(
    name: string,
    args: object = {},
    signal?: AbortSignal,
    onprogress?: (progress: Progress) => void,
  ): Promise<Answer> {
    const options = { ...(signal && { signal }), ...(onprogress && { onprogress }) };
    const result = (await this.#client.callTool(
      { name, arguments: { ...args } },
      undefined,
      options,
    )) as CallToolResult;
    const [first] = result.content;
    return { isError: result.isError === true, json: JSON.parse(first?.type === 'text' ? first.text : 'null'), result };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}
