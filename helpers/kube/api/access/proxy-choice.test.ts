import { describe, expect, it } from 'vitest';
import { proxyOfEnvironment } from './proxy-choice.ts';

const HTTPS_PROXY = 'http://proxy:3128';

/** The rules are those of Go's x/net/http/httpproxy; the cases are from its tests. */
describe('proxyOfEnvironment()', () => {
  it.each<[string, string, boolean]>([
    ['https://api.example', '', true],
    ['https://localhost:6443', '', false],
    ['https://127.8.9.10:6443', '', false],
    ['https://[::1]:6443', '', false],
    ['https://api.example', '*', false],
    ['https://api.example', 'other.org, EXAMPLE', false],
    ['https://api.example', 'api.example', false],
    ['https://api.example.', 'api.example', false],
    ['https://api.example', '.api.example', true],
    ['https://a.api.example', '.api.example', false],
    ['https://a.api.example', 'api.example', false],
    ['https://a.api.example', '*.example', false],
    ['https://notapi.example', 'api.example', true],
    ['https://api.example:6443', 'api.example:6443', false],
    ['https://api.example:6443', 'api.example:443', true],
    ['https://api.example', 'api.example:443', false],
    ['https://10.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '192.168.0.0/16,10.1.2.3', false],
    ['https://11.1.2.3', '10.0.0.0/8', true],
    ['https://10.1.2.3:6443', '10.1.2.3:443', true],
    ['https://[fd00::1]:6443', 'fd00::/8', false],
    ['https://[fd00::1]:6443', '[fd00::1]:6443', false],
    ['https://[fd00::1]:6443', 'fd00::1', false],
    ['https://api.example', '10.0.0.0/8,/,:,[', true],
  ])('%s with NO_PROXY "%s"', (server, noProxy, isProxied) => {
    const found = proxyOfEnvironment(new URL(server), { HTTPS_PROXY, NO_PROXY: noProxy });
    expect(found).toEqual(isProxied ? { url: HTTPS_PROXY, from: 'HTTPS_PROXY' } : undefined);
  });

  it('takes the variable of the scheme alone, capitals first', () => {
    const [http, https] = [new URL('http://api.example'), new URL('https://api.example')];
    expect(proxyOfEnvironment(https, { HTTP_PROXY: 'http://a' })).toBeUndefined();
    expect(proxyOfEnvironment(http, { HTTP_PROXY: 'http://a', http_proxy: 'http://b' })?.url).toBe('http://a');
    expect(proxyOfEnvironment(https, { HTTPS_PROXY: '', https_proxy: 'b:1' })?.url).toBe('http://b:1');
  });
});
