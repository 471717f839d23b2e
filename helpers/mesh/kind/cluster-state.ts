import { docker, type EngineClient } from '../docker.ts';

/** The label by which kind marks the containers of a cluster. */
export const CLUSTER_LABEL = 'io.x-k8s.kind.cluster';

/** kind names contexts, and meshproof the cluster's network, after the cluster. */
export const contextOf = (name: string): string => `kind-${name}`;
export const networkOf = (name: string): string => `kind-${name}`;
export const nodeOf = (name: string): string => `${name}-control-plane`;

export interface NodeContainer {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
}

/** Containers of a cluster, running or not. */
export async function nodeContainers(
  engine: EngineClient,
  name: string,
  signal: AbortSignal,
): Promise<readonly NodeContainer[]> {
  const args = [
    'ps',
    '--all',
    '--no-trunc',
    '--filter',
    `label=${CLUSTER_LABEL}=${name}`,
    '--format',
    '{{.ID}} {{.Names}} {{.State}}',
  ];
  const stdout = await docker(engine, args, { attempted: `list the containers of cluster ${name}`, signal });
  return lines(stdout).map((line) => {
    const [id = '', container = '', state] = line.split(' ');
    return { id, name: container, running: state === 'running' };
  });
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
