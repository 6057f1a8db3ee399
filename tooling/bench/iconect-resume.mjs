// node tooling/bench/iconect-resume.mjs [MEGABYTES]: a file of 1 GiB is uploaded while one chunk in twenty fails, the process is
// killed half-way, and another goes on. Shows hashes, what was sent again, and how far the memory of each process grew.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withIconect } from './iconect-sandbox.mjs';
import { conditions, row, show, table } from './report.mjs';

const CHUNK_BYTES = 5 * 2 ** 20;
const TARGET_CHUNKS = 8;
const megabytes = Number(process.argv[2] ?? 1024);
const bytes = megabytes * 2 ** 20;
const chunks = Math.ceil(bytes / CHUNK_BYTES);

const folder = mkdtempSync(join(tmpdir(), 'iconect-resume-'));
try {
  const path = join(folder, 'evidence.bin');
  const sha256 = await writeFile(path);
  const rows = await withIconect((sandbox) => uploadTwice(sandbox, path, sha256), ['--size', 'small']);
  console.log(`\n${conditions()}\n\n${table(rows)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A file in which no two chunks are alike. */
async function writeFile(path) {
  const sha = createHash('sha256');
  const out = createWriteStream(path);
  const block = Buffer.alloc(2 ** 20);
  for (let i = 0; i < megabytes; i += 1) {
    for (let at = 0; at < block.length; at += 4)
      block.writeUInt32LE(Math.imul(i * block.length + at, 0x9e3779b1) >>> 0, at);
    sha.update(block);
    if (!out.write(Buffer.from(block))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return sha.digest('hex');
}

async function uploadTwice({ options, control }, path, sha256) {
  const failures = Array.from({ length: Math.floor(chunks / 20) }, (_, i) => ({
    match: { path: `*/chunks/${i * 20 + 7}` },
    ...(i % 2 === 0 ? { reset: true } : { status: 503 }),
  }));
  await control.inject(failures);
  const first = await upload(options, path, (done) => done > bytes / 2);
  const sentBefore = sent(await control.calls());
  const second = await upload(options, path);
  const sentAfter = sent(await control.calls());
  const { report } = second;
  const allowedMb = (TARGET_CHUNKS * CHUNK_BYTES) / 2 ** 20;
  return [
    row(
      'SHA-256 of what is stored',
      report.file.hash.slice(0, 12),
      sha256.slice(0, 12),
      '',
      'equal',
      report.file.hash === sha256,
    ),
    row('chunks: before the kill, after it', `${sentBefore}, ${sentAfter}`, `${chunks} in all`, '', '', undefined),
    row('chunks that failed on purpose', `${failures.length}`, '', '', '', undefined),
    row(
      'chunks that the second process found',
      `${report.resumedChunks}`,
      '',
      '',
      'at least a third',
      report.resumedChunks > chunks / 3,
    ),
    ...[first, second].map(({ growthMb, what }) =>
      row(`RSS growth, ${what}`, show(growthMb, 'MB'), '', '', `at most ${allowedMb} MB`, growthMb <= allowedMb),
    ),
    row('upload after the kill', show(second.mbPerSecond, 'MB/s'), '', '', 'over 10 MB/s', second.mbPerSecond > 10),
  ];
}

function sent(calls) {
  return calls.filter(({ path, status }) => path.includes('/chunks/') && status === 200).length;
}

/** Uploads in a process of its own, which is killed as soon as `isEnough(bytes)`; measures its memory all the while. */
async function upload(options, path, isEnough = () => false) {
  const script = fileURLToPath(new URL('upload-process.mjs', import.meta.url));
  const child = fork(script, [JSON.stringify(options), path, join(folder, 'journal')]);
  let [base, most, began, last] = [0, 0, 0, 0];
  let report;
  const watch = setInterval(() => {
    if (base > 0) most = Math.max(most, rssMb(child.pid));
  }, 20);
  child.on('message', (message) => {
    if (message.ready) {
      base = rssMb(child.pid);
      began = performance.now();
    }
    if (message.bytes !== undefined) last = message.bytes;
    if (message.report) report = message.report;
    if (isEnough(last)) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'exit');
  clearInterval(watch);
  if (!report && signal !== 'SIGKILL') throw new Error(`the upload ended with ${code ?? signal}`);
  const seconds = (performance.now() - began) / 1_000;
  const sentBytes = report ? last - report.resumedChunks * CHUNK_BYTES : last;
  return {
    report,
    growthMb: most - base,
    mbPerSecond: sentBytes / 1e6 / seconds,
    what: report ? 'process that goes on' : 'process that is killed',
  };
}

function rssMb(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return 0; // it has just ended
  }
}
