/** A number between `least` and `most`, or a `RangeError` that names the option. */
export function between(name: string, value: number, least: number, most = Number.POSITIVE_INFINITY): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a number of ${rangeText(least, most)}, not ${String(value)}`);
}

/** A number above zero, or a `RangeError` that names the option. */
export function positive(name: string, value: number): number {
  if (typeof value === 'number' && value > 0) return value;
  throw new RangeError(`${name} must be a number above 0, not ${String(value)}`);
}

/** A whole number between `least` and `most` (Infinity counts as whole), or a `RangeError` that names the option. */
export function wholeNumber(name: string, value: number, least: number, most = Number.POSITIVE_INFINITY): number {
  if ((Number.isInteger(value) || value === Number.POSITIVE_INFINITY) && value >= least && value <= most) return value;
  throw new RangeError(`${name} must be a whole number of ${rangeText(least, most)}, not ${String(value)}`);
}

const rangeText = (least: number, most: number) =>
  most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
