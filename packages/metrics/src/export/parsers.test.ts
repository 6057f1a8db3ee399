import * as fc from 'fast-check';
import parse from 'parse-prometheus-text-format';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../metrics.js';
import { oddities } from '../testing/busy.js';
import { openMetricsParser, promtool } from '../testing/parsers.js';

for (const [tool, found] of Object.entries({ promtool, 'the Python prometheus_client': openMetricsParser })) {
  if (!found) process.stderr.write(`NOT CHECKED: ${tool} is not on this machine, so the export was not read by it.\n`);
}

describe('parsers that are not ours', { timeout: 60_000 }, () => {
  it.runIf(promtool)('promtool accepts the Prometheus text', () => {
    const verdict = promtool?.(oddities().toPrometheus());
    expect(verdict).toEqual({ accepted: true, output: '' });
  });

  it.runIf(promtool)('promtool refuses text that is wrong', () => {
    expect(promtool?.(oddities().toPrometheus().replace('le="0.005"', 'le=0.005'))).toMatchObject({ accepted: false });
  });

  it.runIf(openMetricsParser)('the strict Python parser accepts the OpenMetrics text', () => {
    const verdict = openMetricsParser?.(oddities().toOpenMetrics());
    expect(verdict).toMatchObject({ accepted: true });
    expect(JSON.parse(verdict?.output ?? '')).toContainEqual(['process_memory_rss_bytes', 'gauge', 'bytes', 1]);
  });

  it.runIf(openMetricsParser)('the strict Python parser refuses text without its end', () => {
    expect(openMetricsParser?.(oddities().toOpenMetrics().replace('# EOF\n', ''))).toMatchObject({ accepted: false });
  });

  it.runIf(openMetricsParser)('the strict Python parser accepts any label values and descriptions', () => {
    const metrics = new Metrics({ maxSeries: 100_000 });
    const text = fc.oneof(
      fc.string({ unit: fc.integer({ min: 0, max: 0xd7ff }).map((code) => String.fromCharCode(code)) }),
      fc.string({ unit: fc.constantFrom('\\', '"', '\n', 'n', '{', '}', ',', '#', ' ') }),
    );
    const samples = fc.sample(fc.tuple(text, text, fc.double({ min: 0, max: 1_000, noNaN: true })), {
      numRuns: 100,
      seed: 1,
    });
    samples.forEach(([label, description, value], i) => {
      const options = { description, labels: ['text'] } as const;
      metrics
        .histogram(`h${i}`, options)
        .with({ text: label })
        .record(value, { trace_id: `${i}` });
      metrics.gauge(`g${i}`, options).with({ text: label }).set(-value);
    });
    const verdict = openMetricsParser?.(metrics.toOpenMetrics());
    expect(verdict).toMatchObject({ accepted: true });
    expect(JSON.parse(verdict?.output ?? '')).toHaveLength(200);
  });

  it('parse-prometheus-text-format reads every family back', () => {
    const families = parse(oddities().toPrometheus());
    expect(families.map(({ name, type }) => [name, type])).toEqual([
      ['http_client_request_duration_seconds', 'HISTOGRAM'],
      ['cache_requests_total', 'COUNTER'],
      ['already_total', 'COUNTER'],
      ['process_memory_rss_bytes', 'GAUGE'],
      ['temperature', 'GAUGE'],
      ['pool_share_ratio', 'GAUGE'],
      ['reply_size_bytes', 'HISTOGRAM'],
      ['bad_total', 'COUNTER'],
      ['metrics_values_dropped_total', 'COUNTER'],
    ]);
  });
});
