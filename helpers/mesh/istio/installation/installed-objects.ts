import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../../errors.ts';
import { type KubeObject, parseManifest } from '../../../kube/manifest.ts';
import { budgets } from '../../../timing/budgets.ts';
import type { MeshImages } from '../../mesh-images.ts';
import { installationArguments } from '../install-istio.ts';

/**
 * The objects that `istioctl install` applies for these images; no cluster is asked.
 * @throws MeshproofError with istioctl's message
 */
export async function installedObjects(
  istioctl: string,
  istio: MeshImages['istio'],
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  try {
    const { stdout } = await execa(istioctl, ['manifest', 'generate', ...installationArguments(istio)], {
      stdin: 'ignore',
      cancelSignal: signal,
      timeout: budgets.istioctl,
    });
    return stdout.split(/^---$/m).flatMap(objectsIn);
  } catch (error) {
    signal.throwIfAborted();
    throw new MeshproofError({
      operation: 'list the objects of the installation of Istio',
      details: messageOf(error),
      hint: `see the output of ${istioctl} manifest generate`,
      cause: error,
    });
  }
}

/** Definitions are megabytes of schemas, of which the name counts here. */
function objectsIn(document: string): readonly KubeObject[] {
  if (!/^kind: CustomResourceDefinition$/m.test(document)) return parseManifest(document, 'istioctl manifest generate');
  const name = /^ {2}name: (?<name>\S+)$/m.exec(document)?.groups?.['name'] ?? '';
  return [{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name } }];
}
