import { expect, it } from 'vitest';
import { callerKey } from './caller-key.js';

it('tells callers apart by address, user or API key', () => {
  const caller = { ip: '192.0.2.1', user: 'ada', apiKey: 'sk-1' };
  expect(callerKey('ip', caller)).toBe('192.0.2.1');
  expect(callerKey('user', caller)).toBe('user:ada');
  expect(callerKey('apikey', caller)).toMatch(/^apikey:[\w-]{22}$/);
});

it('knows who has neither user nor API key by address', () => {
  expect(callerKey('user', { ip: '192.0.2.1' })).toBe('ip:192.0.2.1');
  expect(callerKey('apikey', { ip: '192.0.2.1', apiKey: '' })).toBe('ip:192.0.2.1');
  expect(callerKey('ip', {})).toBe('anonymous');
  expect(callerKey('user', {})).toBe('ip:anonymous');
});

it.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['2001:0DB8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
])('takes %s for %s, since a customer has a whole network of IPv6 addresses', (ip, key) => {
  expect(callerKey('ip', { ip })).toBe(key);
});

it.each(['unknown', 'not:an:address', '12345::1', ''])('takes what is no address, such as "%s", as it is', (ip) => {
  expect(callerKey('ip', { ip })).toBe(ip || 'anonymous');
});
