import { setTimeout as delay } from 'node:timers/promises';
import type { ClientLink, Method, MethodContext } from '../protocol/methods.js';
import type { ServerOptions } from '../server.js';

/** A red dot, and silence. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const wav = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';

const text = (words: string) => ({ type: 'text', text: words });
const image = { type: 'image', data: png, mimeType: 'image/png' };
const resource = (uri: string, mimeType: string, words: string) => ({
  type: 'resource',
  resource: { uri, mimeType, text: words },
});

type Args = Readonly<Record<string, unknown>>;
type Run = (args: Args, context: MethodContext) => readonly object[] | Promise<readonly object[]>;

function linkOf({ client }: MethodContext): ClientLink {
  if (client) return client;
  throw new Error('the client cannot be asked on this connection');
}

async function elicit(context: MethodContext, message: string, properties: object, required: readonly string[] = []) {
  const requestedSchema = { type: 'object', properties, required };
  const { action, content } = await linkOf(context).request('elicitation/create', { message, requestedSchema });
  return `action=${String(action)}, content=${JSON.stringify(content ?? {})}`;
}

const options = (prefix: string, titles: readonly string[]) =>
  titles.map((title, i) => ({ const: `${prefix}${i + 1}`, title }));
const plain = ['option1', 'option2', 'option3'];
const choices = ['First Choice', 'Second Choice', 'Third Choice'];

/** The tools that the conformance suite of the protocol calls. */
const tools: Readonly<Record<string, Run>> = {
  test_simple_text: () => [text('This is a simple text response for testing.')],
  test_image_content: () => [image],
  test_audio_content: () => [{ type: 'audio', data: wav, mimeType: 'audio/wav' }],
  test_embedded_resource: () => [
    resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  ],
  test_multiple_content_types: () => [
    text('Multiple content types test:'),
    image,
    resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ],
  test_error_handling: () => {
    throw new Error('This tool intentionally returns an error for testing');
  },
  async test_tool_with_logging(_, context) {
    const log = (data: string) => linkOf(context).notify('notifications/message', { level: 'info', data });
    await log('Tool execution started');
    await delay(50);
    await log('Tool processing data');
    await delay(50);
    await log('Tool execution completed');
    return [text('done')];
  },
  async test_tool_with_progress(_, { progress }) {
    for (const done of [0, 50, 100]) {
      progress?.(done, 100);
      await delay(50);
    }
    return [text('done')];
  },
  async test_sampling({ prompt }, context) {
    const messages = [{ role: 'user', content: text(String(prompt)) }];
    const { content } = await linkOf(context).request('sampling/createMessage', { messages, maxTokens: 100 });
    return [text(`LLM response: ${(content as { readonly text?: string }).text}`)];
  },
  async test_elicitation({ message }, context) {
    const properties = {
      username: { type: 'string', description: "User's response" },
      email: { type: 'string', description: "User's email address" },
    };
    return [text(`User response: ${await elicit(context, String(message), properties, ['username', 'email'])}`)];
  },
  async test_elicitation_sep1034_defaults(_, context) {
    const properties = {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    };
    return [text(`Elicitation completed: ${await elicit(context, 'Defaults', properties)}`)];
  },
  async test_elicitation_sep1330_enums(_, context) {
    const properties = {
      untitledSingle: { type: 'string', enum: plain },
      titledSingle: { type: 'string', oneOf: options('value', ['First Option', 'Second Option', 'Third Option']) },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: { type: 'array', items: { type: 'string', enum: plain } },
      titledMulti: { type: 'array', items: { anyOf: options('value', choices) } },
    };
    return [text(`Elicitation completed: ${await elicit(context, 'Choices', properties)}`)];
  },
};

const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  test_sampling: ['prompt'],
  test_elicitation: ['message'],
};

const listed = Object.keys(tools).map((name) => {
  const required = argumentsOf[name] ?? [];
  const properties = Object.fromEntries(required.map((key) => [key, { type: 'string' }]));
  return {
    name,
    description: `For the conformance suite: ${name}`,
    inputSchema: { type: 'object', properties, required },
  };
});

/** A tool that fails is a result that says so. */
const callTool: Method = async ({ name, arguments: args = {} }, context) => {
  try {
    return { content: (await tools[String(name)]?.(args as Args, context)) ?? [] };
  } catch (error) {
    return { content: [text((error as Error).message)], isError: true };
  }
};

const prompts: Readonly<Record<string, (args: Args) => readonly object[]>> = {
  test_simple_prompt: () => [text('This is a simple prompt for testing.')],
  test_prompt_with_arguments: ({ arg1, arg2 }) => [text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
  test_prompt_with_embedded_resource: ({ resourceUri }) => [
    resource(String(resourceUri), 'text/plain', 'Embedded resource content for testing.'),
    text('Please process the embedded resource above.'),
  ],
  test_prompt_with_image: () => [image, text('Please analyze the image above.')],
};

const promptArguments: Readonly<Record<string, readonly string[]>> = {
  test_prompt_with_arguments: ['arg1', 'arg2'],
  test_prompt_with_embedded_resource: ['resourceUri'],
};

function read(uri: string): object {
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: png };
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id === undefined) {
    return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
  }
  return {
    uri,
    mimeType: 'application/json',
    text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
  };
}

const described = (name: string) => ({ name, description: `For the conformance suite: ${name}` });
const resources = ['test://static-text', 'test://static-binary', 'test://watched-resource'];

/** A server with everything that the conformance suite of the protocol looks for: it goes through our methods and our HTTP. */
export const conformanceServer: ServerOptions = {
  name: 'conformance',
  version: '1.0.0',
  capabilities: { tools: {}, prompts: {}, resources: { subscribe: true }, completions: {}, logging: {} },
  methods: {
    'tools/list': () => ({ tools: listed }),
    'tools/call': callTool,
    'prompts/list': () => ({
      prompts: Object.keys(prompts).map((name) => ({
        ...described(name),
        arguments: (promptArguments[name] ?? []).map((one) => ({ ...described(one), required: true })),
      })),
    }),
    'prompts/get': ({ name, arguments: args = {} }) => ({
      messages: (prompts[String(name)]?.(args as Args) ?? []).map((content) => ({ role: 'user', content })),
    }),
    'resources/list': () => ({ resources: resources.map((uri) => ({ uri, ...described(uri) })) }),
    'resources/templates/list': () => ({
      resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', ...described('template') }],
    }),
    'resources/read': ({ uri }) => ({ contents: [read(String(uri))] }),
    'resources/subscribe': () => ({}),
    'resources/unsubscribe': () => ({}),
    'completion/complete': () => ({ completion: { values: ['paris', 'park', 'party'], total: 3, hasMore: false } }),
    'logging/setLevel': () => ({}),
  },
};
