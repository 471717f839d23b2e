import { asDoc, list, text, type Doc } from '../parse/readers.ts';
import { enumRefusals, itemsOf, refusedIf, selectorRefusals, type Refusal } from './refusal.ts';

const MODES = ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'];

/** Refusals of a DestinationRule (pilot, ValidateDestinationRule). */
export function destinationRuleRefusals(spec: Doc, { namespace }: { readonly namespace: string }): readonly Refusal[] {
  const subsets = itemsOf(spec, 'subsets', 'spec');
  const names = subsets.map(({ item }) => text(item['name']));
  return [
    ...refusedIf(text(spec['host']) === '', 'spec.host', 'a rule needs a host'),
    ...policyRefusals(spec['trafficPolicy'], 'spec.trafficPolicy'),
    ...refusedIf(new Set(names).size < names.length, 'spec.subsets', 'two subsets have one name'),
    ...subsets.flatMap(({ item, at }) => [
      ...refusedIf(!/^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(text(item['name'])), `${at}.name`, 'it is no name'),
      ...policyRefusals(item['trafficPolicy'], `${at}.trafficPolicy`),
    ]),
    ...exportRefusals(spec, namespace),
    ...selectorRefusals(asDoc(spec['workloadSelector']), 'matchLabels', 'spec.workloadSelector.matchLabels'),
  ];
}

function policyRefusals(policy: unknown, path: string): readonly Refusal[] {
  if (policy === undefined || policy === null) return [];
  const fields = asDoc(policy);
  if (Object.keys(fields).length === 0) return refusedIf(true, path, 'a traffic policy needs a field');
  return [
    ...tlsRefusals(asDoc(fields['tls']), `${path}.tls`),
    ...refusedIf(
      fields['tunnel'] !== undefined && fields['proxyProtocol'] !== undefined,
      path,
      'tunnel excludes proxyProtocol',
    ),
    ...itemsOf(fields, 'portLevelSettings', path).flatMap(({ item, at }) => [
      ...refusedIf(item['port'] === undefined, at, 'settings of a port need its number'),
      ...refusedIf(
        Object.keys(item).every((field) => field === 'port'),
        at,
        'settings of a port need a field',
      ),
      ...tlsRefusals(asDoc(item['tls']), `${at}.tls`),
    ]),
  ];
}

/** Refusals of the TLS that clients open (pilot, agent.ValidateTLS). */
function tlsRefusals(tls: Doc, path: string): readonly Refusal[] {
  const { mode, credentialName, insecureSkipVerify } = tls;
  const has = (field: string): boolean => text(tls[field]) !== '';
  const files = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'].filter(has);
  const isOwn = mode === 'SIMPLE' || mode === 'MUTUAL';
  const named = isOwn && text(credentialName) !== '';
  const skips = insecureSkipVerify === true && isOwn;
  const verifies =
    has('caCertificates') || tls['subjectAltNames'] !== undefined || (mode === 'SIMPLE' && has('credentialName'));
  const missing = ['clientCertificate', 'privateKey'].filter((field) => mode === 'MUTUAL' && !named && !has(field));
  return [
    ...enumRefusals(tls, 'mode', path, MODES),
    ...refusedIf(skips && verifies, path, 'insecureSkipVerify excludes what the server is verified by'),
    ...refusedIf(named && files.length > 0, path, `credentialName excludes ${files.join(', ')}`),
    ...missing.map((field) => ({
      by: 'istio-webhook' as const,
      path,
      reason: `MUTUAL needs ${field}, or a credentialName`,
    })),
  ];
}

/** Refusals of exportTo (pilot, validateExportTo). */
function exportRefusals(spec: Doc, namespace: string): readonly Refusal[] {
  const path = 'spec.exportTo';
  const all = list(spec['exportTo']).map((entry) => (entry === '.' ? namespace : text(entry)));
  const hasSelector = spec['workloadSelector'] !== undefined;
  const others = all.filter((entry) => entry !== namespace);
  return [
    ...refusedIf(new Set(all).size < all.length, path, 'it names one namespace twice'),
    ...refusedIf(all.includes('*') && all.length > 1, path, '"*" excludes other namespaces'),
    ...refusedIf(all.includes('~'), path, '"~" is of ServiceEntries alone'),
    ...refusedIf(
      hasSelector && others.length > 0,
      path,
      'a rule with a workloadSelector is of its own namespace alone',
    ),
  ];
}
