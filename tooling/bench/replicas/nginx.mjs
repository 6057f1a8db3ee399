import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a command is there. */
export const has = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).error === undefined;

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** nginx as deploy/nginx.conf has it, in front of servers on this machine. */
export async function startNginx(urls) {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const servers = urls.map((url) => `server ${new URL(url).host} max_fails=2 fail_timeout=5s;`).join(' ');
  const example = await readFile(new URL('../../../deploy/nginx.conf', import.meta.url), 'utf8');
  const text = example
    .replace(/server attio-mcp:3000[^;]*;/, servers)
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('http {', `http { ${paths(folder)}`);
  await writeFile(join(folder, 'nginx.conf'), `pid ${folder}/pid;\nerror_log stderr crit;\ndaemon off;\n${text}`);
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/healthz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error('nginx ended before it was ready');
  }
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

const paths = (folder) =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
