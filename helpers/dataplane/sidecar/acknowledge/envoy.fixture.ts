import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A sidecar that has not received a change. */
export const INITIAL = {
  mark: 'none',
  listenerMark: 'none',
  clusters: '2026-11-22T13:00:00Z/1',
  listeners: '2026-11-22T13:00:00Z/1',
  rejected: 0,
  reads: 0,
};

/** What the fake sidecar reports. */
export const envoy = { ...INITIAL };
export const NEXT = '2026-11-22T13:00:01Z/2';
/** Objects that the fake API server received. */
export const applied: unknown[] = [];
const EVERY_KIND = { resources: [{ name: 'envoyfilters', kind: 'EnvoyFilter', namespaced: true }] };
/** A fake API server and admin interface in one. */
export const server = createServer((request, response) => {
  if (request.url?.startsWith('/apis/') === true) return serveApi(request, response);
  envoy.reads += 1;
  if (request.url?.startsWith('/config_dump') === true)
    return response.end(
      `{"meshproof": {"change": "${request.url.includes('dynamic_listeners') ? envoy.listenerMark : envoy.mark}"}}`,
    );
  const stats = [
    `cluster_manager.cds.version_text: "${envoy.clusters}"`,
    `listener_manager.lds.version_text: "${envoy.listeners}"`,
    `listener_manager.lds.update_rejected: ${envoy.rejected.toString()}`,
  ];
  return response.end(stats.join('\n'));
});
function serveApi(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'PATCH') applied.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.end(JSON.stringify(EVERY_KIND));
  });
}
