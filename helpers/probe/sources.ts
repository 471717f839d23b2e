import type { ProbeKind } from '../model/probes/probe-kind.ts';
import { dryRunSource } from './dry-run/source.ts';
import { echoSource } from './echo/source.ts';
import { edgeSource } from './edge/source.ts';
import { httpSource } from './http/source.ts';
import { istioctlSource } from './istioctl/source.ts';
import { kubeletSource } from './kubelet/source.ts';
import { mongoSource } from './mongo/source.ts';
import { postgresSource } from './postgres/source.ts';
import type { ProbeSource, SourceContext } from './probe-source.ts';
import { telemetrySource } from './telemetry/source.ts';
import { tlsSource } from './tls/source.ts';

/** The source of every kind whose probes are sent in rounds; createStreams() sends streams. */
const SOURCES = {
  http: httpSource,
  mongo: mongoSource,
  postgres: postgresSource,
  echo: echoSource,
  tls: tlsSource,
  kubelet: kubeletSource,
  telemetry: telemetrySource,
  istioctl: istioctlSource,
  'dry-run': dryRunSource,
  edge: edgeSource,
} as const satisfies Readonly<Record<Exclude<ProbeKind, 'stream'>, (context: SourceContext) => ProbeSource>>;

/** The sources of a run, each made when it is first needed. */
export class Sources implements AsyncDisposable {
  readonly #sources = new Map<ProbeKind, ProbeSource>();
  readonly #context: SourceContext;

  constructor(context: Omit<SourceContext, 'sourceOf'>) {
    this.#context = { ...context, sourceOf: (kind) => this.of(kind) };
  }

  of(kind: ProbeKind): ProbeSource {
    if (kind === 'stream') throw new TypeError('a stream is sent by createStreams(), not in a round');
    const source = this.#sources.get(kind) ?? SOURCES[kind](this.#context);
    this.#sources.set(kind, source);
    return source;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#sources.values()].map((source) => source[Symbol.asyncDispose]()));
  }
}
