import * as z from 'zod';
import { type PlainValue, toPlainValue, type WireValue } from './plain-value.js';

/** A value and when it was true. */
export interface PastValue {
  readonly value: PlainValue;
  readonly active_from: string;
  /** `null` while it is still true. */
  readonly active_until: string | null;
}

/** One value of an attribute on the wire, its times kept. */
export const HistoricValue = z.looseObject({ active_from: z.string(), active_until: z.string().nullable() }).transform(
  (wire): PastValue => ({
    value: toPlainValue(wire as WireValue),
    active_from: wire.active_from,
    active_until: wire.active_until,
  }),
);
