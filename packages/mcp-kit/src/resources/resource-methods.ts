import type { ErrorText, ToErrorText } from '../errors.js';
import type { Part } from '../protocol/methods.js';
import {
  INTERNAL_ERROR,
  INVALID_PARAMS,
  ProtocolError,
  RESOURCE_NOT_FOUND,
  textParam,
  unknownName,
} from '../protocol/protocol-error.js';
import type { ToolContext } from '../tools/tool.js';
import { uriMatcher } from './match-uri.js';
import type { ResourceSet } from './resource.js';

/** What reading resources needs. */
export interface ResourceOptions {
  readonly toErrorText: ToErrorText;
  /** Milliseconds for one reading. */
  readonly deadlineMs: number;
}

/** The part of the protocol that lists and reads resources. */
export function resourceMethods({ fixed = [], templates = [] }: ResourceSet, options: ResourceOptions): Part {
  const matchers = templates.map((template) => ({ template, match: uriMatcher(template.uriTemplate) }));
  const lists = {
    resources: fixed.map(({ uri, name, title, description }) => ({ uri, name, title, description, mimeType })),
    resourceTemplates: templates.map(({ uriTemplate, name, title, description }) => {
      return { uriTemplate, name, title, description, mimeType };
    }),
  };

  const find = (uri: string): ((context: ToolContext) => Promise<object>) => {
    const resource = fixed.find((one) => one.uri === uri);
    if (resource) return (context) => resource.read(context);
    for (const { template, match } of matchers) {
      const variables = match(uri);
      if (variables) return (context) => template.read(variables, context);
    }
    const known = [...fixed.map((one) => one.uri), ...templates.map((one) => one.uriTemplate)];
    throw unknownName('Unknown resource', uri, known, RESOURCE_NOT_FOUND);
  };

  return {
    capabilities: { resources: {} },
    methods: {
      'resources/list': () => ({ resources: lists.resources }),
      'resources/templates/list': () => ({ resourceTemplates: lists.resourceTemplates }),
      'resources/read': async (params, given) => {
        const uri = textParam(params, 'uri', 'resources/read needs a uri');
        const read = find(uri);
        const context = { ...given, deadlineAt: performance.now() + options.deadlineMs };
        try {
          return { contents: [{ uri, mimeType, text: JSON.stringify(await read(context)) }] };
        } catch (error) {
          throw toProtocolError(options.toErrorText(error, uri, { readOnly: true }));
        }
      },
    },
  };
}

const mimeType = 'application/json';

const codes: Readonly<Record<string, number>> = { NOT_FOUND: RESOURCE_NOT_FOUND, INPUT_INVALID: INVALID_PARAMS };

function toProtocolError({ code, text }: ErrorText): ProtocolError {
  const { error } = JSON.parse(text) as { error: { message: string } };
  return new ProtocolError(codes[code] ?? INTERNAL_ERROR, error.message, error);
}
