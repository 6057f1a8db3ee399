import { FOUNDED_AT } from '../data/common.js';
import type { Attribute, Kind, Schema } from '../data/schema.js';
import type { Workspace } from '../store/workspace.js';
import { toWireDefault } from '../values/default-value.js';

const idOf = ({ workspaceId }: Schema, kind: Kind, attribute: Attribute) => ({
  workspace_id: workspaceId,
  object_id: kind.id,
  attribute_id: attribute.id,
});

function relationshipOf(workspace: Workspace, { target, inverse }: Attribute): object | null {
  const other = workspace.object(target ?? '');
  const attribute = other?.attribute(inverse ?? '');
  if (!other || !attribute) return null;
  return {
    id: idOf(workspace.schema, other.kind, attribute),
    object_slug: other.kind.slug,
    title: attribute.title,
    api_slug: attribute.slug,
    is_multiselect: attribute.multi ?? false,
  };
}

function configOf(workspace: Workspace, { type, currency, target, targets = [] }: Attribute): object {
  const { code, display } = currency ?? { code: 'USD', display: 'symbol' };
  const isCurrency = type === 'currency';
  const objects = target === undefined ? targets : [workspace.object(target)?.kind.id];
  return {
    currency: { default_currency_code: isCurrency ? code : null, display_type: isCurrency ? display : null },
    record_reference: { allowed_object_ids: objects.length > 0 ? objects : null },
  };
}

/** True for attributes that the service made: they stay as they are. */
export const isSystem = (kind: Kind, attribute: Attribute): boolean =>
  attribute.readOnly === true || (kind.target === 'objects' && !attribute.isCustom);

/** An attribute in wire shape. */
export function toAttribute(workspace: Workspace, kind: Kind, attribute: Attribute): object {
  return {
    id: idOf(workspace.schema, kind, attribute),
    title: attribute.title,
    description: attribute.description ?? null,
    api_slug: attribute.slug,
    type: attribute.type,
    is_system_attribute: kind.target === 'objects' && !attribute.isCustom,
    is_writable: !attribute.readOnly,
    is_required: attribute.required ?? false,
    is_unique: attribute.unique ?? false,
    is_multiselect: attribute.multi ?? false,
    is_default_value_enabled: Boolean(attribute.defaultValue),
    is_archived: attribute.isArchived ?? false,
    default_value: toWireDefault(workspace, kind, attribute),
    relationship: relationshipOf(workspace, attribute),
    created_at: attribute.createdAt ?? FOUNDED_AT,
    config: configOf(workspace, attribute),
  };
}
