import { type Command, Option } from 'commander';

export const IMAGE_SOURCES = ['auto', 'registry', 'packages'] as const;

/** Flags of every command that brings a mesh up. */
export interface MeshFlags {
  readonly name: string;
  readonly imageSource: (typeof IMAGE_SOURCES)[number];
  readonly istioVersion?: string;
  readonly hub?: string;
  readonly registry?: string;
  readonly rebuild?: boolean;
  readonly provision: boolean;
}

export const DEFAULT_NAME = 'meshproof';

export function addMeshOptions(command: Command): Command {
  return addNameOption(command)
    .addOption(new Option('--image-source <source>', 'where images come from').choices(IMAGE_SOURCES).default('auto'))
    .option('--istio-version <version>', 'Istio of the registry path; the pinned one without it')
    .option('--hub <registry>', "where Istio's images are pulled from, such as localhost:5000/istio")
    .option(
      '--registry <repository>',
      'a repository that holds every image of a mesh under its name in manifests/images',
    )
    .option('--rebuild', 'make every image again although it is unchanged')
    .option('--no-provision', 'install nothing on this machine and start no engine; say what is missing instead');
}

export function addNameOption(command: Command): Command {
  return command.option('--name <cluster>', 'name of the kind cluster', DEFAULT_NAME);
}
