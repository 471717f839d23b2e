/**
 * The server names in the table that `istioctl proxy-config listeners` prints about a gateway, each
 * with what its connections are handed to: a server, as `PORT-NAME of GATEWAY`, or the host of a
 * Service. Undefined for text that is no such table.
 */
export function serverNamesIn(table: string): readonly string[] | undefined {
  const [head = '', ...rows] = table.trim().split('\n');
  if (!/^ADDRESSES\s+PORT\s+MATCH\s+DESTINATION/.test(head)) return undefined;
  return rows.flatMap((row) => {
    const { names = '', destination = '' } = ROW.exec(row)?.groups ?? {};
    return names.split(',').flatMap((name) => (name === '' ? [] : [`${name.trim()} to ${targetIn(destination)}`]));
  });
}

const ROW = /\bSNI: (?<names>\S+(?:,\S+)*)\s+(?<destination>\S.*)$/;

/** Routes of servers are named `https.PORT.PORT-NAME.GATEWAY.NAMESPACE` (gateway.go). */
function targetIn(destination: string): string {
  const [, portName, gateway] = /^Route: https\.\d+\.([^.]+)\.([^.]+)\./.exec(destination) ?? [];
  if (portName !== undefined && gateway !== undefined) return `${portName} of ${gateway}`;
  return /^Cluster: outbound\|\d+\|[^|]*\|(\S+)$/.exec(destination)?.[1] ?? destination.trim();
}
