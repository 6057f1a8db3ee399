/** The value of a label. Numbers and booleans become text; `undefined` is the same as not given, and as the empty text. */
export type LabelValue = string | number | boolean | undefined;

/** Values of declared labels. */
export type Labels<L extends string = string> = { readonly [K in L]?: LabelValue };

/** Characters of a label's value that are kept; values that differ only after them are one. */
export const MAX_LABEL_LENGTH = 256;

export function labelText(value: LabelValue): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : String(value);
  return text.length <= MAX_LABEL_LENGTH ? text : text.slice(0, MAX_LABEL_LENGTH);
}
