import type { Observed } from '../model/outcome.ts';
import type { Witnessed } from '../model/witness.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { Classifier } from './classification.ts';
import { classifyMongo } from './databases/mongo.ts';
import { classifyPostgres } from './databases/postgres.ts';
import { classifyDryRun } from './dry-run/dry-run.ts';
import { classifyEcho } from './echo/echo.ts';
import { classifyEdge } from './edge/edge.ts';
import { classifyHttp } from './http/http.ts';
import { classifyInfrastructure } from './infrastructure/infrastructure.ts';
import { classifyIstioctl } from './istioctl/istioctl.ts';
import { classifyKubelet } from './kubelet/kubelet.ts';
import { classifyTelemetry } from './telemetry/telemetry.ts';
import { classifyTls } from './tls/tls.ts';

type Classifiers = { readonly [Kind in ClientFacts['kind']]: Classifier<Extract<ClientFacts, { kind: Kind }>> };

const CLASSIFIERS: Classifiers = {
  http: classifyHttp,
  mongo: classifyMongo,
  postgres: classifyPostgres,
  kubelet: classifyKubelet,
  istioctl: classifyIstioctl,
  'dry-run': classifyDryRun,
  telemetry: classifyTelemetry,
  echo: classifyEcho,
  tls: classifyTls,
  edge: classifyEdge,
  infrastructure: classifyInfrastructure,
};

/**
 * Names the outcome of one request. Pure. What no table knows is inconclusive and carries the raw
 * facts. The judge, not the tables, compares the witnesses with each other.
 */
export function classify(facts: ClientFacts, witnesses: Witnessed): Observed {
  // Each entry accepts the facts of its own kind, which the compiler cannot correlate here.
  const classifier = CLASSIFIERS[facts.kind] as Classifier<ClientFacts>;
  return classifier(facts, witnesses);
}
