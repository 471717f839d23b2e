import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeTarget } from '../../../kube/kube.ts';
import { startMesh } from '../../../mesh/start-mesh.ts';
import { MAY_PROVISION, TEST_MESH } from '../command-line.ts';

/** The tests' mesh as an existing mesh, with a folder that is deleted with the tests. */
export interface HostMesh extends AsyncDisposable {
  readonly target: KubeTarget;
  /** Holds kubectl and istioctl of the mesh, under these names. */
  readonly tools: string;
  /** Flags that name the images which the node holds. */
  readonly castImages: readonly string[];
  readonly directory: string;
}

/** Opens the tests' mesh, which suites/mesh.setup.ts has created. */
export async function openHostMesh(signal: AbortSignal): Promise<HostMesh> {
  const { kubeconfig, context, tools, castImages } = await startMesh({
    name: TEST_MESH,
    imageSource: 'auto',
    provision: MAY_PROVISION,
    phase: (_title, run) => run(() => undefined),
    signal,
  });
  const directory = await mkdtemp(join(tmpdir(), 'meshproof-safety-'));
  const folder = join(directory, 'tools');
  await mkdir(folder);
  await symlink(tools.kubectl, join(folder, 'kubectl'));
  await symlink(tools.istioctl, join(folder, 'istioctl'));
  return {
    target: { kubectl: tools.kubectl, kubeconfig, context },
    tools: folder,
    castImages: Object.entries(castImages).flatMap(([app, image]) => ['--cast-image', `${app}=${image}`]),
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
