/** How something stands: `warn` costs speed or comfort, `fail` costs answers or safety. */
export type Verdict = 'ok' | 'warn' | 'fail';

/** What a check found. */
export interface Finding {
  readonly verdict: Verdict;
  /** What was seen, with its figures, in one sentence. No secrets. */
  readonly found: string;
  /** What to do about it. @default nothing */
  readonly change?: Change;
}

/** A change worth making. */
export interface Change {
  /** The key of the setting; the report names its flag and its variable. @default no setting helps */
  readonly setting?: string;
  /** One sentence. */
  readonly advice: string;
}

/** One line of the list of what must hold before a server goes into production, as data. */
export interface Check {
  /** Such as `cache.size`: stable, for programs. */
  readonly name: string;
  /** Looks, and says what it found; what it throws is a failure. Reads only. */
  run(signal: AbortSignal): Finding | Promise<Finding>;
}

export const ok = (found: string): Finding => ({ verdict: 'ok', found });

export const warn = (found: string, advice: string, setting?: string): Finding => ({
  verdict: 'warn',
  found,
  change: { advice, ...(setting !== undefined && { setting }) },
});

export const fail = (found: string, advice: string, setting?: string): Finding => ({
  ...warn(found, advice, setting),
  verdict: 'fail',
});
