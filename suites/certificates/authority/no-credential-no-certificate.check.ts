import { authority, defineCheck, http, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { asFull } from '../../shared/casts.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/** istiod believes no token by itself: it has the API server review each, and signs for nobody when it may not ask. */
export default defineCheck({
  id: 'CE-CSR-02',
  title: "istiod signs for a token that is meant for it, and for no other token, for garbage or for nobody's",
  source: {
    article: '001',
    claim: 'the CA validates the credential before it signs',
    claims: ['001#ca-checks-credential', '001#agent-makes-key'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['certificates', 'handbook', 'own-mesh'],
  cast: identityCast,
  probe: authority.requiredWitnesses(http.get('/', { port: 80 })),
  probes: { get: http.get('/', { port: 80 }) },
  kind: 'state',
  baseline: { 'sleep.full -> echo.mtls-test via get': asFull },
  sabotage: { 'may-not-ask': sabotage.add('may-not-ask.yaml') },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports(
        'credentials',
        'own signed, another-audience UNAUTHENTICATED, garbage UNAUTHENTICATED, none UNAUTHENTICATED',
      ),
      under: {
        'may-not-ask': reports(
          'credentials',
          'own UNAUTHENTICATED, another-audience UNAUTHENTICATED, garbage UNAUTHENTICATED, none UNAUTHENTICATED',
        ),
      },
    },
  },
});
