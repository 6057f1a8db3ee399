import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult, ElicitRequestSchema, type Progress, type Tool } from '@modelcontextprotocol/sdk/types.js';

/** What a tool answered: its JSON, and whether it was an error. */
export interface Answer {
  readonly isError: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly json: any;
  /** The texts of its parts: JSON, or a table and what is to be said beside it. */
  readonly texts: readonly string[];
  readonly result: CallToolResult;
}

/** Who answers the questions that a server asks at its client. */
export type Person = (question: string) => 'accept' | 'decline' | 'cancel';

/** A server as a child process, and the SDK's client that speaks to it. */
export class Session implements AsyncDisposable {
  /** The SDK's client, for what is not a call of a tool. */
  readonly client: Client;
  readonly #transport: StdioClientTransport;
  stderr = '';

  constructor(script: string, env: Readonly<Record<string, string>>, args: readonly string[] = [], person?: Person) {
    this.client = new Client({ name: 'test', version: '0' }, { capabilities: person ? { elicitation: {} } : {} });
    if (person) {
      this.client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({ action: person(params.message) }));
    }
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
    await this.client.connect(this.#transport);
    return this;
  }

  get pid(): number {
    return this.#transport.pid ?? 0;
  }

  get instructions(): string {
    return this.client.getInstructions() ?? '';
  }

  async tools(): Promise<readonly Tool[]> {
    return (await this.client.listTools()).tools;
  }

  async call(
    name: string,
    args: object = {},
    signal?: AbortSignal,
    onprogress?: (progress: Progress) => void,
  ): Promise<Answer> {
    const options = { ...(signal && { signal }), ...(onprogress && { onprogress }) };
    const result = (await this.client.callTool({ name, arguments: { ...args } }, undefined, options)) as CallToolResult;
    const texts = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    return { isError: result.isError === true, json: parsed(texts[0]), texts, result };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}

/** What a text says in JSON; `undefined` for a table. */
function parsed(text = 'null'): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
