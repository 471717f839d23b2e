import { inspectMachine, type Machine } from '../../mesh/images/inspect-machine.ts';
import { byTagLine } from '../../mesh/images/registry/by-tag.ts';
import { type Finding, ready } from './finding.ts';

/** What this machine can build images and nodes from. */
export async function machineFindings(signal: AbortSignal): Promise<readonly Finding[]> {
  return describeMachine(await inspectMachine(signal));
}

/** One finding per fact, and one for images without a digest. */
export function describeMachine({ cgroup, go, registry, pins }: Machine): readonly Finding[] {
  return [
    cgroup === 'none'
      ? { need: 'cgroups', state: 'missing', details: 'none', hint: 'mount a cgroup hierarchy at /sys/fs/cgroup' }
      : ready('cgroups', cgroup),
    go === undefined
      ? { need: 'Go', state: 'will', details: 'none; a run installs it where it is needed', hint: '' }
      : ready('Go', go),
    ready('image registry', sourceOfImages(registry, pins.istioctl)),
    ...(pins.byTag.length === 0
      ? []
      : [
          {
            need: 'image pins',
            state: 'warning' as const,
            details: pins.byTag.map(byTagLine).join('; '),
            hint: 'record the digest in manifests/versions.yaml, or name an image of your own with --cast-image',
          },
        ]),
  ];
}

function sourceOfImages({ host, answers }: Machine['registry'], istioctlPinned: boolean): string {
  if (!answers) return `${host} does not respond: images are assembled from packages`;
  return istioctlPinned
    ? `${host} responds`
    : `${host} responds, but no digest of istioctl is pinned: images are assembled from packages`;
}
