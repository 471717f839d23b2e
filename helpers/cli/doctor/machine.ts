import { inspectMachine, type Machine } from '../../mesh/images/inspect-machine.ts';
import { type Finding, ready } from './finding.ts';

/** What images and nodes can be made of on this machine. */
export async function machineFindings(signal: AbortSignal): Promise<readonly Finding[]> {
  return describeMachine(await inspectMachine(signal));
}

export function describeMachine({ cgroup, go, registry }: Machine): readonly Finding[] {
  return [
    cgroup === 'none'
      ? { need: 'cgroups', state: 'missing', says: 'none', repair: 'mount a cgroup hierarchy at /sys/fs/cgroup' }
      : ready('cgroups', cgroup),
    go === undefined
      ? { need: 'Go', state: 'will', says: 'none; a run brings it where it is needed', repair: '' }
      : ready('Go', go),
    ready(
      'image registry',
      registry.answers
        ? `${registry.host} answers`
        : `${registry.host} does not answer: images are assembled from packages`,
    ),
  ];
}
