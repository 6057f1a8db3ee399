import { statSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import type { ConfigValues } from '../config/definition.js';
import { isLoopback } from '../http/guard/trusted-hosts.js';
import type { ServerSettings } from '../server-settings.js';
import { type Check, type Finding, fail, ok, warn } from './check.js';

type Values = ConfigValues<ServerSettings>;

/** What every server should hold before it goes into production: optimisations, safety, limits, monitoring. */
export function serverChecks(values: Values): readonly Check[] {
  const checks: Readonly<Record<string, () => Finding>> = {
    'node.version': nodeVersion,
    'process.memory': memory,
    'cache.on': () =>
      values.cache
        ? ok('reads are cached')
        : warn(
            'reads are not cached',
            'Nothing saves more calls and time; writes are seen at once all the same.',
            'cache',
          ),
    'batching.on': () =>
      values.batching && values.coalescing
        ? ok('single reads travel together, equal ones are asked once')
        : warn('reads travel alone', 'Batches save calls whenever several reads come at once.', 'batching'),
    'retry.on': () =>
      values.retry && values.breaker
        ? ok('failures that may pass are tried again; a service that keeps failing is left alone')
        : warn(
            'a passing failure reaches the caller',
            'Switch retry and breaker on.',
            values.retry ? 'breaker' : 'retry',
          ),
    'limits.outbound': () =>
      values.rateLimit
        ? ok("the service's rate limits are kept")
        : fail('requests are sent as fast as they come', 'The service will refuse them with 429.', 'rateLimit'),
    deadline: () => ok(`a call ends within ${values.deadlineMs / 1_000} s, before its host gives up at 60 s`),
    logs: () =>
      values.logLevel === 'debug'
        ? warn(
            'every event is logged',
            'Choose info or warn: logging costs more than answering from the cache.',
            'logLevel',
          )
        : ok(`events from ${values.logLevel} on are logged`),
    monitoring: () => monitoring(values),
  };
  const all = values.transport === 'http' ? { ...checks, ...httpChecks(values) } : checks;
  return Object.entries(all).map(([name, run]) => ({ name, run }));
}

function httpChecks(values: Values): Readonly<Record<string, () => Finding>> {
  const { host, auth, publicUrl, allowedHosts, maxRequests, windowMs, adminToken, authTokensFile } = values;
  const isLocal = isLoopback(host);
  return {
    access: () => {
      if (auth !== 'none') return ok(`callers sign in by ${auth}`);
      return isLocal
        ? warn(
            'whoever is on this machine may call',
            'Choose bearer, passthrough or oauth where others log in here.',
            'auth',
          )
        : fail('callers need no credential', 'Choose bearer, passthrough or oauth.', 'auth');
    },
    'access.tokens': () => (auth === 'bearer' ? tokensFile(authTokensFile) : ok('no token file is used')),
    'access.hosts': () =>
      isLocal || allowedHosts.length > 0
        ? ok('requests under other names are refused')
        : warn('requests may come in under any name', 'Name the hosts that clients use.', 'allowedHosts'),
    'access.tls': () =>
      isLocal || publicUrl?.startsWith('https:')
        ? ok(isLocal ? 'it listens on loopback alone' : `clients use ${publicUrl}`)
        : warn('tokens may travel unencrypted', 'Put a proxy with TLS before it, and name its address.', 'publicUrl'),
    'limits.inbound': () =>
      maxRequests > 0
        ? ok(`one caller may ask ${maxRequests} times in ${windowMs / 1_000} s`)
        : warn('one caller may ask as often as it likes', 'Such as 1000 in 60,000 ms.', 'maxRequests'),
    compression: () => ok('answers above 1 KB are packed with brotli or gzip for those who take it'),
    admin: () =>
      adminToken !== undefined
        ? ok('features and cache can be changed by whoever has the admin token')
        : warn(
            'features cannot be switched while it runs',
            'Set an admin token of 16 characters or more.',
            'adminToken',
          ),
  };
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < 20 || (major === 20 && minor < 19);
  return isOld
    ? fail(`Node ${process.versions.node}`, 'Install Node 20.19 or later.')
    : ok(`Node ${process.versions.node}`);
}

const MIB = 2 ** 20;

function memory(): Finding {
  const heap = getHeapStatistics().heap_size_limit;
  const limit = process.constrainedMemory();
  const shown = `heap up to ${Math.round(heap / MIB)} MB`;
  // 0, or more than there can be, says that nothing limits the process
  if (!limit || limit > 2 ** 50) return ok(`${shown}, no limit of a container`);
  const both = `${shown} in a container of ${Math.round(limit / MIB)} MB`;
  return heap > limit * 0.9
    ? warn(
        both,
        'Set NODE_OPTIONS=--max-old-space-size to three quarters of the limit in MB, or it is killed without a word.',
      )
    : ok(both);
}

function monitoring({ transport, metricsPort, excludeTools, tools }: Values): Finding {
  if (transport === 'http') {
    const where = metricsPort === undefined ? '/metrics beside /mcp' : `/metrics on port ${metricsPort}`;
    return ok(`${where}, /dashboard, /healthz and /readyz`);
  }
  return excludeTools.includes('performance_report') || tools === 'meta'
    ? warn('nothing tells how the server does', 'Offer the tool performance_report.', 'excludeTools')
    : ok('the tool performance_report tells how the server does');
}

function tokensFile(path: string | undefined): Finding {
  if (path === undefined) return fail('there is no token file', 'Name one.', 'authTokensFile');
  const mode = statSync(path).mode & 0o777;
  return mode & 0o022
    ? warn(`others may write the token file (mode ${mode.toString(8)})`, `chmod 600 ${path}`, 'authTokensFile')
    : ok('nobody else may write the token file');
}
