/** The value of a label. Numbers and booleans become text; `undefined` is the same as not given, and as the empty text. */
export type LabelValue = string | number | boolean | undefined;

/** Values of declared labels. */
export type Labels<L extends string = string> = { readonly [K in L]?: LabelValue };
