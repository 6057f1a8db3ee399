// An agent's morning against a simulated Attio, first with every optimisation off, then on: same questions, same answers, fewer calls.
import { differences } from './demo/compare.mjs';
import { figuresOf } from './demo/figures.mjs';
import { createProgress } from './demo/progress.mjs';
import { plan } from './demo/questions.mjs';
import { openReference } from './demo/reference.mjs';
import { runWorkload } from './demo/run-workload.mjs';
import { openSession } from './demo/session.mjs';
import { renderTable } from './demo/table.mjs';

const SEED = 7;
const MAX_MS = 120_000;
const ALL_OFF = ['--no-cache', '--no-batching', '--no-coalescing', '--no-retry', '--no-breaker', '--no-rate-limit'];

const progress = createProgress(process.stdout);
const startedAt = performance.now();
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
setTimeout(() => stop.abort(new Error(`not done after ${MAX_MS / 1000} s`)), MAX_MS).unref();

try {
  await demo(stop.signal);
} catch (thrown) {
  const error = stop.signal.aborted ? stop.signal.reason : thrown;
  progress.end();
  process.stderr.write(`demo: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

async function demo(signal) {
  progress.say('attio-mcp over stdio, on a simulated Attio with 68,000 records and everyday waits.');
  const reference = await openReference(signal);
  try {
    const workload = plan(await reference.catalogue(), SEED);
    const off = await run('all optimisations off', ALL_OFF, workload, signal);
    const on = await run('all optimisations on', [], workload, signal);
    const wrong = differences(workload, off.answers, on.answers);
    if (wrong.length > 0) throw new Error(`the runs differ:\n  ${wrong.slice(0, 10).join('\n  ')}`);
    const rawBytes = await reference.rawBytes([...off.calls, ...on.calls]);
    progress.end();
    process.stdout.write(`\n${renderTable(figuresOf(off, rawBytes), figuresOf(on, rawBytes), process.stdout)}\n`);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    progress.say(`${workload.questions.length} questions twice, equal answers, ${seconds} s.`);
  } finally {
    reference.close();
  }
}

async function run(title, flags, workload, signal) {
  const session = await openSession(flags, signal);
  try {
    return await runWorkload(session, workload, progress.begin(title, workload.questions.length));
  } finally {
    await session.close();
  }
}
