import { admitted, defineCheck, echoCall, sabotage } from '../../../helpers/check/record/define.ts';
import { accessControls, denied } from '../../shared/accounts.ts';
import { atIngress, ingressCheck, inPlaintext } from '../../shared/ingress.ts';
import { istioDocs } from '../../shared/istio-docs.ts';

const asBank = admitted.overMtls('spiffe://cluster.local/ns/tenants/sa/bank', { seenBy: 'callee' });

/**
 * Without mutual TLS the gateway has no namespace for its callee, and the policy denies it as well.
 */
export default defineCheck({
  ...ingressCheck,
  id: 'IG-AUTHZ-05',
  title: 'a workload that admits the namespace of its gateway alone depends on the mutual TLS between them',
  source: istioDocs('istio.io, reference/config/security/authorization-policy: Source, namespaces require mTLS'),
  complianceControls: accessControls,
  tags: ['mtls', 'http', 'gateway', 'authorization', 'istio-docs'],
  probe: atIngress.http('shop.example'),
  probes: { inside: echoCall.http() },
  given: ['gateway.yaml', 'routes.yaml'],
  baseline: {
    'outsider -> shop.tenants': inPlaintext,
    'bank.tenants -> shop.tenants via inside': asBank,
  },
  applies: ['allow-namespace.yaml'],
  sabotage: {
    omitted: sabotage.omit('allow-namespace.yaml'),
    account: sabotage.swap('allow-namespace.yaml', 'allow-account.yaml'),
    plaintext: sabotage.add('plaintext.yaml'),
  },
  expects: {
    'outsider -> shop.tenants': { is: inPlaintext, under: { account: denied, plaintext: denied } },
    'bank.tenants -> shop.tenants via inside': { is: denied, under: { omitted: asBank } },
  },
});
