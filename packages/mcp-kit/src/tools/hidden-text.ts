/**
 * Characters that show nothing and can carry words past a reader: tags, selectors of variants beyond the usual ones, marks
 * that reorder text, fillers, and blanks without width. Joiners stay: scripts and emoji need them.
 */
const hidden =
  /[\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e01ef}]/gu;

/** A text without what nobody sees. */
export const withoutHidden = (text: string): string => text.replaceAll(hidden, '');
