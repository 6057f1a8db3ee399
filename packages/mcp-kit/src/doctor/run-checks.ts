import type { Redact } from '../redact.js';
import { type Check, type Finding, fail } from './check.js';

/** A finding, and which check it is of. */
export interface Examined extends Finding {
  readonly name: string;
}

/** How checks are run. */
export interface RunChecksOptions {
  /** Milliseconds that one check may take. @default 10_000 */
  readonly timeoutMs?: number;
  /** Applied to what errors say. */
  readonly redact: Redact;
}

/** Runs checks one after another, so that none disturbs the times that another takes; an error is a finding. */
export async function runChecks(checks: readonly Check[], options: RunChecksOptions): Promise<Examined[]> {
  const examined: Examined[] = [];
  for (const check of checks) examined.push({ name: check.name, ...(await examine(check, options)) });
  return examined;
}

async function examine(check: Check, { timeoutMs = 10_000, redact }: RunChecksOptions): Promise<Finding> {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<Finding>((resolve) => {
    const give = () =>
      resolve(fail(`no answer within ${timeoutMs / 1_000} s`, 'See whether it can be reached from here.'));
    signal.addEventListener('abort', give, { once: true });
  });
  const finding = await Promise.race([attempt(check, signal), late]);
  return { ...finding, found: redact(finding.found) };
}

async function attempt(check: Check, signal: AbortSignal): Promise<Finding> {
  try {
    return await check.run(signal);
  } catch (error) {
    const { message, next } = error as Error & { readonly next?: string };
    return fail(message, next ?? 'See what the message says.');
  }
}
