import type { ProbeSpec } from '../probe-spec.ts';
import type { SpiffeId } from '../spiffe-id.ts';

/** What a route can be asked to show, each with its canonical values. A new one does not compile until it has a legend and a reader. */
export interface ShownValues {
  'xfcc-by': SpiffeId | 'none';
  'xfcc-uri': SpiffeId | 'none';
  'xfcc-uris': SpiffeId | `${SpiffeId}, ${string}` | 'none';
  'xfcc-subject': 'empty' | 'none' | `CN=${string}`;
  'xfcc-hash': "the caller's certificate" | 'another certificate' | 'none';
  probed: `${'http' | 'https'} ${number} /${string}` | `${'tcp' | 'grpc'} ${number}`;
  'log-row': `${number} as ${SpiffeId | 'nobody'}, ${string} /${string}`;
  analysis: 'clean' | `IST${string}`;
  precheck: 'no issue' | `IST${string}`;
  versions:
    | 'client, control plane and data plane agree'
    | `${'client' | 'control plane' | 'data plane'} differs: ${string}`;
  'requests-total': 'not counted' | `${'mutual_tls' | 'none' | 'unknown'} as ${SpiffeId | 'unknown'}`;
}

export type ShownWhat = keyof ShownValues;

/** A fact that somebody told, read from what was recorded: neither an admission nor a refusal. */
export interface Shown {
  readonly is: 'shown';
  readonly what: ShownWhat;
  readonly value: string;
}

/** Who has to have said something of a request before a fact about it is believed. */
export type ShownWitness = 'callee' | 'proxy';

interface Traits {
  /** What it is, for people. */
  readonly legend: string;
  /** A sidecar counts where there is one. */
  readonly heard: readonly ShownWitness[];
  /** Kinds of probes that can be sent for it. */
  readonly by: readonly ProbeSpec['kind'][];
}

/** Headers as an application that echoes them received them. */
const TOLD_BY_APPLICATION = { heard: ['callee', 'proxy'], by: ['http', 'echo'] } as const;

/** Everything that can be shown. */
export const SHOWN: Readonly<Record<ShownWhat, Traits>> = {
  'xfcc-by': {
    legend: 'identity of the sidecar that forwarded the certificate, as the application was told it',
    ...TOLD_BY_APPLICATION,
  },
  'xfcc-uri': { legend: 'identity of the peer, as the application was told it', ...TOLD_BY_APPLICATION },
  'xfcc-uris': {
    legend: 'identities in all elements of X-Forwarded-Client-Cert, as the application received them',
    ...TOLD_BY_APPLICATION,
  },
  'xfcc-subject': {
    legend: "subject of the peer's certificate, as the application was told it",
    ...TOLD_BY_APPLICATION,
  },
  probed: {
    legend: 'what the kubelet was told to ask the container, after injection: handler, port and path',
    heard: [],
    by: ['kubelet'],
  },
  'xfcc-hash': {
    legend: 'certificate whose hash the application was told',
    ...TOLD_BY_APPLICATION,
  },
  'log-row': {
    legend: "status, peer and request in the access log of the callee's sidecar",
    heard: ['proxy'],
    by: ['http'],
  },
  analysis: { legend: "what istioctl analyze warns of in the callee's namespace", heard: [], by: ['istioctl'] },
  precheck: { legend: 'what istioctl precheck finds for an installation or an upgrade', heard: [], by: ['istioctl'] },
  versions: {
    legend: "versions of istioctl, istiod and the sidecars of the callee's namespace",
    heard: [],
    by: ['istioctl'],
  },
  'requests-total': {
    legend: "security and principal with which the callee's sidecar counts a request in istio_requests_total",
    heard: [],
    by: ['telemetry'],
  },
};

/** The fact that a route has to show: what, and its value as the one text that counts. */
export function shows<What extends ShownWhat>(what: What, value: ShownValues[What]): Shown {
  return { is: 'shown', what, value };
}

/** Whether a text names a fact that can be shown. */
export function isShownWhat(text: unknown): text is ShownWhat {
  return typeof text === 'string' && Object.hasOwn(SHOWN, text);
}
