import { readBaseManifest } from '../../kube/cast-manifest.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import type { App } from '../../model/party.ts';

/** Applications whose base manifest names an image that a public registry serves. */
const PUBLIC: readonly App[] = ['sleep', 'httpbin', 'httpbin-probe', 'mongo', 'echo', 'ext-authz'];

/** Image by application, as the base manifests name them. */
export async function publicCastImages(): Promise<Record<string, string>> {
  const entries = await Promise.all(
    PUBLIC.map(async (app) => [app, imageOf(await readBaseManifest(app), app)] as const),
  );
  return Object.fromEntries(entries);
}

interface DeploymentSpec {
  readonly template: {
    readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
  };
}

function imageOf(objects: readonly KubeObject[], app: App): string {
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  const spec = deployment?.['spec'] as DeploymentSpec | undefined;
  const image = spec?.template.spec.containers.find(({ name }) => name === app)?.image;
  if (image === undefined) throw new TypeError(`manifests/base/${app}.yaml has no container called ${app}`);
  return image;
}
