import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { run } from './run.mjs';

const MIN_TOOLS = 11;

/** The server installs as one package without dependencies, and works from there: it answers the question, a tool. */
export async function checkCommand({ check }, { name, version, file, question }, parent) {
  const dir = join(parent, `command-${name}`);
  mkdirSync(dir);
  writeFileSync(join(dir, 'package.json'), '{"private":true}');
  await check(`${name} installs alone`, () => {
    run('npm', ['install', '--no-audit', '--no-fund', file], dir);
    const installed = readdirSync(join(dir, 'node_modules')).filter((entry) => !entry.startsWith('.'));
    if (installed.join() !== name) throw new Error(`it brought ${installed.join(', ')}`);
  });
  await check(`npx ${name} --version`, () => {
    // Without the dashes npx takes --version for its own.
    const printed = run('npx', ['--no', '--', name, '--version'], dir).trim();
    if (printed !== version) throw new Error(`it printed ${printed} in place of ${version}`);
    return printed;
  });
  await check(`npx ${name} lists its tools and answers over stdio`, async () => {
    const transport = new StdioClientTransport({
      command: 'npx',
      args: ['--no', '--', name, '--sandbox', '--sandbox-size', 'small'],
      cwd: dir,
      env: process.env,
      stderr: 'inherit',
    });
    const client = new Client({ name: 'smoke', version: '1.0.0' });
    await client.connect(transport);
    try {
      const { tools } = await client.listTools();
      if (tools.length < MIN_TOOLS) throw new Error(`it offers ${tools.length} tools`);
      const { isError, content } = await client.callTool({ name: question });
      if (isError) throw new Error(content[0].text);
      return `${tools.length} tools`;
    } finally {
      await client.close();
    }
  });
}
