import { expect, test } from 'vitest';
import { enginePaths } from '../engine-paths.ts';
import { daemonConfig } from './daemon-config.ts';

const paths = enginePaths('/state/engine');
const requires = { paths, pool: '10.213.128.0/17', wrapper: undefined, besideAnotherEngine: false };

test('everything of the daemon lies in its own state folder', () => {
  expect(daemonConfig(requires)).toMatchObject({
    'data-root': '/state/engine/data',
    'exec-root': '/state/engine/run/exec',
    hosts: ['unix:///state/engine/run/docker.sock'],
    pidfile: '/state/engine/run/dockerd.pid',
  });
});

test('runc itself is the runtime unless the host lacks capabilities', () => {
  expect(daemonConfig(requires)).not.toHaveProperty('default-runtime');
  expect(daemonConfig({ ...requires, wrapper: '/cache/meshproof-runc' })).toMatchObject({
    'default-runtime': 'meshproof',
    runtimes: { meshproof: { path: '/cache/meshproof-runc' } },
  });
});

test('beside another engine the packet filter is left alone', () => {
  expect(daemonConfig(requires)).toMatchObject({ iptables: true });
  expect(daemonConfig({ ...requires, besideAnotherEngine: true })).toMatchObject({ iptables: false });
});

test('the daemon never sets the policy of forwarding, which it would set for the whole host', () => {
  expect(daemonConfig(requires)).toMatchObject({ 'ip-forward': false });
});

test('a long state folder moves the sockets to a place short enough for them', () => {
  const long = enginePaths(`/${'very-long-folder/'.repeat(6)}engine`);
  expect(long.exec.length).toBeLessThan(60);
  expect(long.data).toContain('very-long-folder');
  expect(enginePaths('/other/engine').bridge).not.toBe(paths.bridge);
});
