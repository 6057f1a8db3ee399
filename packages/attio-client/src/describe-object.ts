import type { CallOptions } from '@fastpath/api-kit';
import * as attributes from './operations/attributes.js';
import type { Workspace } from './workspace.js';

/** An attribute for people and models: what it is called, what it takes, and among which choices. */
export interface AttributeDescription {
  readonly slug: string;
  readonly title: string;
  readonly type: string;
  /** What is special about it: required, unique, multiselect, read-only. */
  readonly flags: readonly string[];
  readonly description?: string;
  /** Titles of a select attribute's options. */
  readonly options?: readonly string[];
  /** Titles of a status attribute's statuses, in their order. */
  readonly statuses?: readonly string[];
}

export interface ObjectDescription {
  /** Slug of the object. */
  readonly object: string;
  readonly attributes: readonly AttributeDescription[];
}

/** Describes the attributes of an object, with the choices of those that have some. @throws {ApiError} */
export async function describeObject(
  workspace: Workspace,
  name: string,
  options?: CallOptions,
): Promise<ObjectDescription> {
  const schema = await workspace.schema(name, options);
  const { slug } = schema.object;
  const described = schema.attributes.map((attribute) => describe(workspace, slug, attribute, options));
  return { object: slug, attributes: await Promise.all(described) };
}

async function describe(
  { client }: Workspace,
  object: string,
  attribute: attributes.Attribute,
  options?: CallOptions,
): Promise<AttributeDescription> {
  const { slug, title, type, description } = attribute;
  const input = { target: 'objects' as const, identifier: object, attribute: slug };
  const choices = async (of: typeof attributes.options) =>
    (await client.call(of, input, options)).flatMap(presentTitle);
  return {
    slug,
    title,
    type,
    flags: flagsOf(attribute),
    ...(description ? { description } : {}),
    ...(type === 'select' ? { options: await choices(attributes.options) } : {}),
    ...(type === 'status' ? { statuses: await choices(attributes.statuses) } : {}),
  };
}

const presentTitle = ({ title, is_archived }: { title: string; is_archived: boolean }) => (is_archived ? [] : [title]);

function flagsOf({ is_required, is_unique, is_multiselect, is_writable }: attributes.Attribute): readonly string[] {
  const flags = [
    is_required && 'required',
    is_unique && 'unique',
    is_multiselect && 'multiselect',
    !is_writable && 'read-only',
  ];
  return flags.filter((flag) => flag !== false);
}
