import type { Gateway, Material, SecretObject, Server } from '../../model/policies/gateway/types.ts';

/** Describes which gateways serve which hosts, and how. */
export function describeGateway({ selector, servers }: Gateway): string {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  const who = labels.length === 0 ? 'every gateway' : `the gateway ${labels.join(', ')}`;
  return `${who} serves ${servers.map(serverText).join('; and ')}`;
}

function serverText({ port, protocol, hosts, tls }: Server): string {
  const names = `${hosts.join(' or ')} at port ${port.toString()} (${protocol.toUpperCase()})`;
  if (tls === undefined) return names;
  if (tls.httpsRedirect) return `${names} by a redirect to HTTPS`;
  const secret = tls.credentialName === '' ? '' : ` with the Secret ${tls.credentialName}`;
  return `${names} in mode ${tls.mode}${secret}`;
}

/** Describes what the run puts into a Secret. */
export function describeSecret({ holds }: SecretObject): string {
  const entries = Object.entries(holds).map(([key, materials]) => `${key}: ${materials.map(materialText).join(', ')}`);
  return entries.join('; ') || 'it is empty';
}

function materialText(material: Material): string {
  switch (material.is) {
    case 'certificate':
      return `a certificate of ${material.of}, signed by ${material.by}`;
    case 'key':
      return `the key of ${material.of}`;
    case 'authority':
      return `the authority ${material.of}`;
    case 'revocations':
      return `what ${material.by} revoked: ${material.revoked.join(', ') || 'nothing'}`;
    case 'unreadable':
      return 'text that is no PEM';
    case 'foreign':
      return 'PEM that the run does not make';
  }
}
