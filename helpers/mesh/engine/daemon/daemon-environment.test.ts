import { expect, test } from 'vitest';
import { daemonEnvironment } from './daemon-environment.ts';

test('the daemon gets programs, proxies and certificates, and nothing else of its caller', () => {
  const caller = {
    PATH: '/opt/bin::/usr/sbin',
    HOME: '/root',
    https_proxy: 'http://proxy.example:3128',
    NO_PROXY: '10.0.0.0/8',
    SSL_CERT_FILE: '/etc/ca.pem',
    GITHUB_TOKEN: 'x',
    DOCKER_HOST: 'tcp://other.example:2375',
    npm_config_cache: '/tmp/x',
  };
  expect(daemonEnvironment(caller)).toEqual({
    PATH: '/opt/bin:/usr/sbin:/usr/local/sbin:/sbin',
    HOME: '/root',
    https_proxy: 'http://proxy.example:3128',
    NO_PROXY: '10.0.0.0/8',
    SSL_CERT_FILE: '/etc/ca.pem',
  });
});
