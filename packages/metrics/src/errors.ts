/**
 * Why something was refused:
 * `INVALID_NAME` a name that OpenTelemetry does not allow, `INVALID_OPTION` an option out of its range,
 * `MISMATCH` an instrument that exists already in another shape, `NAME_CLASH` two names that become one when exported,
 * `UNKNOWN_LABEL` a label that the instrument did not declare.
 */
export type MetricsErrorCode = 'INVALID_NAME' | 'INVALID_OPTION' | 'MISMATCH' | 'NAME_CLASH' | 'UNKNOWN_LABEL';

/** A mistake in the use of this package. Recording a value never throws one: see `metrics.values.dropped`. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';
  readonly code: MetricsErrorCode;

  constructor(code: MetricsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
