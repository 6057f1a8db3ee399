import { spawnSync } from 'node:child_process';

/** What a program said about text on its standard input. */
export interface Verdict {
  readonly accepted: boolean;
  readonly output: string;
}

function run(command: string, args: readonly string[], input: string): Verdict {
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8' });
  return { accepted: status === 0, output: `${stdout}${stderr}` };
}

function isThere(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Prometheus's own checker of its text format; `undefined` where it is not installed (Debian: `prometheus`). */
export const promtool = isThere('promtool', ['--version'])
  ? (text: string) => run('promtool', ['check', 'metrics'], text)
  : undefined;

const PARSE = [
  'import sys, json',
  'from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse',
  'families = [[f.name, f.type, f.unit, len(f.samples)] for f in parse(sys.stdin.read())]',
  'print(json.dumps(families))',
].join('\n');

/** The strict OpenMetrics parser of Prometheus's Python client; `undefined` where it is not installed (`prometheus_client`). */
export const openMetricsParser = isThere('python3', ['-c', 'import prometheus_client.openmetrics.parser'])
  ? (text: string) => run('python3', ['-c', PARSE], text)
  : undefined;
