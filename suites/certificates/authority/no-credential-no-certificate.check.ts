import { authority, defineCheck, http, sabotage, reports } from '../../../helpers/check/record/define.ts';
import { asFull } from '../../shared/casts.ts';
import { identityCast, keyControls } from '../../shared/identity.ts';

/**
 * istiod sends each token to the API server for review, and signs no certificate when it may not do
 * so.
 */
export default defineCheck({
  id: 'CE-CSR-02',
  title:
    'istiod signs a certificate for a token with its own audience, and refuses other tokens, garbage and requests without a token',
  source: {
    article: '001',
    claim: 'the CA validates the credential before it signs',
    claims: ['001#ca-checks-credential', '001#agent-makes-key'],
  },
  complianceControls: keyControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar', mesh: 'managed' },
  tags: ['certificates', 'articles', 'managed-mesh', 'slow'],
  cast: identityCast,
  probe: authority.accepts(http.get('/', { port: 80 })),
  probes: { get: http.get('/', { port: 80 }) },
  kind: 'state',
  baseline: { 'sleep.full -> echo.mtls-test via get': asFull },
  sabotage: {
    'no-token-review': sabotage.add('no-token-review.yaml'),
    'another-audience': sabotage.add('another-audience.yaml'),
  },
  expects: {
    'sleep.full -> echo.mtls-test': {
      is: reports(
        'credentials',
        'valid signed, another-audience UNAUTHENTICATED, garbage UNAUTHENTICATED, none UNAUTHENTICATED',
      ),
      under: {
        'no-token-review': reports(
          'credentials',
          'valid UNAUTHENTICATED, another-audience UNAUTHENTICATED, garbage UNAUTHENTICATED, none UNAUTHENTICATED',
        ),
        'another-audience': reports(
          'credentials',
          'valid signed, another-audience signed, garbage UNAUTHENTICATED, none UNAUTHENTICATED',
        ),
      },
    },
  },
});
