import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const folder = join(import.meta.dirname, '../../../deploy');
const read = (name: string) => readFile(join(folder, name), 'utf8');
const hasNginx = spawnSync('nginx', ['-v']).error === undefined;
if (!hasNginx) console.warn('SKIPPED: the syntax of deploy/nginx.conf; install nginx');

describe.each(['compose.yaml', 'kubernetes.yaml'])('deploy/%s', (name) => {
  it('is YAML without errors and warnings', async () => {
    const documents = parseAllDocuments(await read(name));
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  });
});

describe('deploy/nginx.conf', () => {
  it.runIf(hasNginx)('is what nginx understands', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'nginx-'));
    const text = (await read('nginx.conf')).replace('attio-mcp:3000', '127.0.0.1:3000');
    await writeFile(join(scratch, 'nginx.conf'), `pid ${scratch}/pid;\nerror_log stderr;\n${text}`);
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', join(scratch, 'nginx.conf')], { encoding: 'utf8' });
    await rm(scratch, { recursive: true });
    expect([status, stderr]).toEqual([0, expect.stringContaining('test is successful')]);
  });
});
