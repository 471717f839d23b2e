import { defineCheck, echo, http, sabotage, sleep } from '../../helpers/check/record/define.ts';
import { asFull } from '../shared/casts.ts';
import { egress } from '../shared/egress.ts';
import { upstreamEnded } from '../shared/outcomes.ts';

const to = (host: string) => http.get('/', { port: 80, host });

/** The callee is STRICT, so a host is reached only if automatic mutual TLS applies to it. */
export default defineCheck({
  id: 'EG-ENTRY-01',
  title:
    'automatic mutual TLS applies to a host of a ServiceEntry only inside the mesh, towards endpoints marked as meshed',
  source: {
    article: 'istio-docs',
    claim: 'Istio, reference/config/networking/service-entry, location; WorkloadEntry, labels',
    claims: [],
  },
  ...egress,
  tags: ['mtls', ...egress.tags],
  cast: { 'sleep.full': sleep.meshed(), 'echo.mtls-test': echo.meshed() },
  probe: http.get('/', { port: 80 }),
  probes: {
    internal: to('internal.example'),
    unmarked: to('unmarked.example'),
    external: to('external.example'),
    unset: to('unset.example'),
    original: to('original.example'),
  },
  given: ['strict.yaml'],
  // A host that no ServiceEntry has is sent to its address in plaintext, which STRICT refuses.
  baseline: {
    'sleep.full -> echo.mtls-test': asFull,
    'sleep.full -> echo.mtls-test via internal': upstreamEnded,
    'sleep.full -> echo.mtls-test via unmarked': upstreamEnded,
    'sleep.full -> echo.mtls-test via external': upstreamEnded,
    'sleep.full -> echo.mtls-test via unset': upstreamEnded,
    'sleep.full -> echo.mtls-test via original': upstreamEnded,
  },
  applies: ['entries.yaml'],
  sabotage: {
    omitted: sabotage.omit('entries.yaml'),
    'all-internal': sabotage.swap('entries.yaml', 'all-internal.yaml'),
    'all-external': sabotage.swap('entries.yaml', 'all-external.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test via internal': {
      is: asFull,
      under: { omitted: upstreamEnded, 'all-external': upstreamEnded },
    },
    'sleep.full -> echo.mtls-test via unmarked': { is: upstreamEnded, under: { 'all-internal': asFull } },
    'sleep.full -> echo.mtls-test via external': { is: upstreamEnded, under: { 'all-internal': asFull } },
    'sleep.full -> echo.mtls-test via unset': { is: upstreamEnded, under: { 'all-internal': asFull } },
    'sleep.full -> echo.mtls-test via original': { is: upstreamEnded, under: { 'all-internal': asFull } },
  },
});
