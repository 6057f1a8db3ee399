/** An instant in the service's notation: ISO 8601, UTC, nine decimals. Such texts compare as the instants do. */
export function toWireTime(epochMs: number, micros = 0): string {
  const iso = new Date(epochMs).toISOString();
  return `${iso.slice(0, -1)}${String(micros).padStart(3, '0')}000Z`;
}

const TIMESTAMP =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** Reads "2023", "2023-01-02T13:00", nanoseconds and offsets; answers the wire notation, or undefined when it is no time. */
export function parseTime(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    match;
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const epochMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.000${offset}`);
  if (Number.isNaN(epochMs)) return undefined;
  const iso = new Date(epochMs).toISOString();
  const calendar = `${year}-${month}-${day}`;
  const exists = new Date(Date.parse(`${calendar}T00:00:00Z`)).toISOString().startsWith(calendar);
  return exists ? `${iso.slice(0, 19)}.${fraction.padEnd(9, '0')}Z` : undefined;
}

/** The calendar day, in UTC, of anything `parseTime` reads. */
export const parseDate = (text: string): string | undefined => parseTime(text)?.slice(0, 10);
