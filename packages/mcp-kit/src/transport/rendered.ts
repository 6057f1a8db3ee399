const texts = new WeakMap<object, string>();

/** Remembers the JSON of a result, so that a transport which writes text does not make it again. */
export function rendered<T extends object>(result: T, json: string): T {
  texts.set(result, json);
  return result;
}

/** The JSON of a result: as remembered, or made now. */
export const toJson = (result: object): string => texts.get(result) ?? JSON.stringify(result);
