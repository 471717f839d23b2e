import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../../../model/workloads/cast-member.ts';
import { parseClusterName } from './parsers.ts';

export const IMAGE_SOURCES = ['auto', 'registry', 'packages'] as const;

const APPS = [
  'sleep',
  'httpbin',
  'mongo',
  'mongo-client',
  'postgres',
  'httpbin-probe',
  'echo',
  'tls-client',
  'ext-authz',
  'fortio',
  'prometheus',
] as const satisfies readonly App[];

export type CastImages = Readonly<Record<string, string>>;

/** Flags of every command that starts a managed mesh. */
export interface MeshFlags {
  readonly name: string;
  readonly imageSource: (typeof IMAGE_SOURCES)[number];
  readonly istioVersion?: string;
  readonly hub?: string;
  readonly registry?: string;
  readonly rebuild?: boolean;
  readonly castImage?: CastImages;
  readonly provision: boolean;
}

export const DEFAULT_NAME = 'meshproof';

export function addMeshOptions(command: Command): Command {
  return addNameOption(command)
    .addOption(
      new Option('--image-source <source>', 'where images come from: pulled from registries, or built from packages')
        .choices(IMAGE_SOURCES)
        .default('auto'),
    )
    .option('--istio-version <version>', 'Istio version to pull from a registry (default: the pinned version)')
    .option('--hub <registry>', "registry and path of Istio's images, such as localhost:5000/istio")
    .option('--registry <repository>', 'repository that holds every image of a mesh under its name in manifests/images')
    .option('--rebuild', 'rebuild every image, even if it is unchanged')
    .option(
      '--cast-image <app=reference>',
      'image of one application of the cast, such as sleep=registry.local/curl:8; repeatable',
      castImage,
    )
    .option('--no-provision', 'install nothing on this machine and start no engine; report what is missing instead');
}

export function addNameOption(command: Command): Command {
  return command.option(
    '--name <cluster>',
    'name of the kind cluster; a cluster of that name that meshproof did not create is refused',
    parseClusterName,
    DEFAULT_NAME,
  );
}

/** Adds one `app=reference` to those before it. Throws commander's error for a bad argument. */
function castImage(text: string, before: CastImages = {}): CastImages {
  const [, app = '', reference = ''] = /^([a-z-]+)=(\S+)$/.exec(text) ?? [];
  if (!APPS.some((known) => known === app))
    throw new InvalidArgumentError(`write app=reference, app being ${APPS.join(', ')}`);
  return { ...before, [app]: reference };
}
