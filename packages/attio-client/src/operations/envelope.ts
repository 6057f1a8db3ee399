/** Attio takes what is written inside `data`. */
export const inData = (rest: Readonly<Record<string, unknown>>) => ({ data: rest });
