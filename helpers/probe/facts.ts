import * as z from 'zod';
import type { ProbeKind } from '../model/probes/probe-kind.ts';
import { clusterFacts, type ClusterFacts } from './cluster/facts.ts';
import { dryRunFacts, type DryRunFacts } from './dry-run/facts.ts';
import { dryRunLine } from './dry-run/line.ts';
import { echoFacts, type EchoFacts } from './echo/facts.ts';
import { echoLine } from './echo/line.ts';
import { edgeFacts, type EdgeFacts } from './edge/facts.ts';
import { edgeLine } from './edge/line.ts';
import { httpFacts, type HttpFacts } from './http/facts.ts';
import { httpLine } from './http/line.ts';
import { infrastructureFacts, type InfrastructureFacts } from './infrastructure/facts.ts';
import { infrastructureLine } from './infrastructure/line.ts';
import { istioctlFacts, type IstioctlFacts } from './istioctl/facts.ts';
import { istioctlLine } from './istioctl/line.ts';
import { kubeletFacts, type KubeletFacts } from './kubelet/facts.ts';
import { kubeletLine } from './kubelet/line.ts';
import { mongoFacts, type MongoFacts } from './mongo/facts.ts';
import { mongoLine } from './mongo/line.ts';
import { postgresFacts, type PostgresFacts } from './postgres/facts.ts';
import { postgresLine } from './postgres/line.ts';
import { streamFacts, type StreamFacts } from './stream/facts.ts';
import { telemetryFacts, type TelemetryFacts } from './telemetry/facts.ts';
import { telemetryLine } from './telemetry/line.ts';
import { tlsFacts, type TlsFacts } from './tls/facts.ts';
import { tlsLine } from './tls/line.ts';

/** Whether a request was sent again because the stream broke that carried it first. */
export interface Repeated {
  /** @default false */
  readonly repeated?: boolean;
}

/** What clients report, by kind. */
export interface FactsByKind {
  readonly http: HttpFacts;
  readonly stream: StreamFacts;
  readonly mongo: MongoFacts;
  readonly postgres: PostgresFacts;
  readonly kubelet: KubeletFacts;
  readonly istioctl: IstioctlFacts;
  readonly 'dry-run': DryRunFacts;
  readonly telemetry: TelemetryFacts;
  readonly echo: EchoFacts;
  readonly tls: TlsFacts;
  readonly edge: EdgeFacts;
  readonly infrastructure: InfrastructureFacts;
}

/** Every kind of client facts: how they are read, and how people read them on one line. */
const FACTS_OF = {
  http: read(httpFacts, httpLine),
  stream: read(streamFacts, httpLine),
  mongo: read(mongoFacts, mongoLine),
  postgres: read(postgresFacts, postgresLine),
  kubelet: read(kubeletFacts, kubeletLine),
  istioctl: read(istioctlFacts, istioctlLine),
  'dry-run': read(dryRunFacts, dryRunLine),
  telemetry: read(telemetryFacts, telemetryLine),
  echo: read(echoFacts, echoLine),
  tls: read(tlsFacts, tlsLine),
  edge: read(edgeFacts, edgeLine),
  infrastructure: read(infrastructureFacts, infrastructureLine),
} as const satisfies { readonly [Kind in FactsKind]: { readonly schema: z.ZodType<FactsByKind[Kind]> } };

function read<Schema extends z.ZodType>(schema: Schema, line: (facts: z.infer<Schema>) => string) {
  return {
    schema,
    line: (recorded: unknown): string | undefined => {
      const facts = schema.safeParse(recorded);
      return facts.success ? line(facts.data) : undefined;
    },
  };
}

type FactsKind = ProbeKind | 'infrastructure';
type RoundKind = Exclude<FactsKind, 'stream'>;

/** What the client of one request of a round reports. */
export type ClientFacts = { readonly clusterFacts?: ClusterFacts } & Repeated & FactsByKind[RoundKind];

const besides = z.object({ clusterFacts: clusterFacts.exactOptional(), repeated: z.boolean().exactOptional() });

const { stream: _stream, http, ...others } = FACTS_OF;

/** Reads the facts of a client as they are recorded. */
export const clientFacts = z
  .discriminatedUnion('kind', [http.schema, ...Object.values(others).map(({ schema }) => schema)])
  .and(besides) satisfies z.ZodType<ClientFacts>;

const ofKind = z.object({ kind: z.enum(Object.keys(FACTS_OF) as FactsKind[]) });

/** The facts of a client on one line; undefined for those of another witness. */
export function lineOf(facts: unknown): string | undefined {
  const { data } = ofKind.safeParse(facts);
  return data === undefined ? undefined : FACTS_OF[data.kind].line(facts);
}
