import type { Mechanism } from '../mechanism.ts';
import type { StreamRefused, StreamWentOn } from '../outcome.ts';
import type { HttpProbe, ProbeSpec, StreamProbe } from './probe-spec.ts';

interface StreamOptions {
  /** Requests may be lost on the way from one admission to another: they are counted, and no finding. @default false */
  readonly tolerant?: boolean;
  /** The client keeps its connection instead of opening a new one for every request. @default false */
  readonly pooled?: boolean;
}

/** Streams of requests that go on while the mesh is being changed, and what becomes of them. */
export const stream = {
  /** The same request again and again, at most fifty times a second: from before the change until its claim has settled. */
  of: (of: HttpProbe, { tolerant = false, pooled = false }: StreamOptions = {}): StreamProbe => ({
    kind: 'stream',
    of,
    tolerant,
    pooled,
  }),
  /** No request was lost. */
  unbroken: (): StreamWentOn => ({ is: 'stream', pattern: 'unbroken' }),
  /** Of a tolerant stream: admitted at first and at last, whatever was lost on the way. */
  settled: (): StreamWentOn => ({ is: 'stream', pattern: 'settled' }),
  /** None was admitted, each for this reason. */
  closed: (by: Mechanism): StreamRefused => ({ is: 'stream', pattern: 'closed', by }),
  /** Refused for this reason at first, and admitted at last. */
  opened: (by: Mechanism): StreamRefused => ({ is: 'stream', pattern: 'opened', by }),
  /** Admitted at first, and refused for this reason at last. */
  cutOff: (by: Mechanism): StreamRefused => ({ is: 'stream', pattern: 'cut-off', by }),
} as const;

export function isStream(probe: ProbeSpec): probe is StreamProbe {
  return probe.kind === 'stream';
}
