import { expect, it } from 'vitest';
import { serverNamesIn } from './server-names.ts';

const TABLE = `ADDRESSES PORT  MATCH             DESTINATION
0.0.0.0   8080  ALL               Route: http.80
0.0.0.0   8443  SNI: shop.example Route: https.443.https-shop.web.edge
0.0.0.0   8443  SNI: web.example  Cluster: outbound|443||web.tenants.svc.cluster.local
          15021 ALL               Inline Route: /healthz/ready*
`;

it('reads one line per server name, with its server or Service', () => {
  expect(serverNamesIn(TABLE)).toEqual([
    'shop.example to https-shop of web',
    'web.example to web.tenants.svc.cluster.local',
  ]);
});

it.each(['', 'Error: no pods', '{}'])('reads nothing from %j', (text) => expect(serverNamesIn(text)).toBeUndefined());
