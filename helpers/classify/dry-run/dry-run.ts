import type { RejectionMechanism } from '../../model/mechanism.ts';
import type { Observed } from '../../model/outcome.ts';
import { accepted, rejected } from '../../model/outcomes/admission-outcome.ts';
import type { DryRunFacts } from '../../probe/dry-run/facts.ts';
import { inconclusive } from '../classification.ts';

interface RejectionRow {
  /** What the row recognizes, and the document or source code that defines it. */
  readonly source: string;
  readonly when: (facts: DryRunFacts) => boolean;
  readonly mechanism: RejectionMechanism;
}

/** The answers of the API server in the order in which it looks at an object. */
const REJECTIONS: readonly RejectionRow[] = [
  {
    source:
      'strict decoding, or a typed patch, of a field without a schema (Kubernetes, API concepts: field validation)',
    when: ({ message }) => /strict decoding error: .*unknown field|field not declared in schema/.test(message),
    mechanism: 'unknown-field',
  },
  {
    source: 'status 422, reason Invalid: the schema of the CustomResourceDefinition, or a rule in it',
    when: ({ status, message }) => status === 422 && / is invalid: /.test(message),
    mechanism: 'schema',
  },
  {
    source:
      "Istio's webhooks are called validation.istio.io and rev.validation.istio.io (istio, ValidatingWebhookConfiguration)",
    when: ({ message }) => /admission webhook "([a-z0-9.-]+\.)?validation\.istio\.io" denied the request/.test(message),
    mechanism: 'istio-webhook',
  },
];

/** Names what the API server did with a manifest; a dry run that stores an object is a finding. */
export function classifyDryRun(facts: DryRunFacts): Observed {
  const { status, message, manifest, object, isStored } = facts;
  if (isStored)
    return { is: 'contradicted', because: `${manifest} was sent as a dry run, and the cluster has ${object} after it` };
  if (status === 200 || status === 201) return accepted();
  const row = REJECTIONS.find(({ when }) => when(facts));
  if (row !== undefined) return rejected.by(row.mechanism);
  return inconclusive(`no row knows the answer to ${manifest}: status ${status.toString()}, ${message}`);
}
