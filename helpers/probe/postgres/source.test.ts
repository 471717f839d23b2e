import { describe, expect, it } from 'vitest';
import { postgresLine } from './line.ts';
import { createPostgresSource, sessionFor } from './source.ts';

const never = new AbortController().signal;
const request = { host: 'postgres.db', port: 5432, tls: 'none', requestId: 'id' } as const;

/** Prints the same text for every line, as the loop in the client's container does. */
function source(printed: string) {
  const script = `while read -r line; do name=$(expr "$line" : '.*"name":"\\([0-9a-f]*\\)"'); printf '%s\\n\\036E%s\\n' '${printed}' "$name"; done`;
  return createPostgresSource({
    name: 'mongo-client.here',
    command: ['sh', '-c', script],
    signal: never,
    onOpen: () => undefined,
    onInfrastructureFault: () => undefined,
  });
}

describe('sessionFor()', () => {
  it('names the session by the id of the request, which the server reports', () => {
    expect(sessionFor(request)).toEqual({
      connect: expect.objectContaining({ host: 'postgres.db', user: 'mongo-client', application_name: 'id' }),
      text: 'id',
    });
  });

  it('requests TLS, or opens it at once, with the files that are mounted', () => {
    expect(sessionFor({ ...request, tls: 'no-certificate' })).toMatchObject({ files: { ca: '/pem/ca.pem' } });
    expect(sessionFor({ ...request, tls: 'public-authorities' })).not.toHaveProperty('files.ca');
    expect(sessionFor({ ...request, tls: 'certificate', direct: true })).toMatchObject({
      connect: { sslnegotiation: 'direct' },
      files: { cert: '/pem/client.crt', key: '/pem/client.key' },
    });
  });
});

describe('a PostgreSQL source', () => {
  const connections = '"totalMs":3,"connections":{"count":1,"from":1,"to":4},"localPort":40000';
  it('returns what the client and the server report', async () => {
    const seen = '"applicationName":"id","ssl":true,"version":"TLSv1.3","cipher":"c","clientDn":"/CN=a","issuerDn":""';
    await using one = source(`{"ok":true,${connections},"session":{${seen}}}`);
    const [facts] = (await one.send([request], never)) as readonly [Parameters<typeof postgresLine>[0]];
    expect(facts).toMatchObject({ kind: 'postgres', ok: true, localPort: 40_000, session: { clientDn: '/CN=a' } });
    expect(postgresLine(facts)).toBe('wrote a row and read it; the server sees TLSv1.3 of /CN=a');
  });

  it('reports a crashed client as an infrastructure fault', async () => {
    await using one = source('Segmentation fault');
    expect(await one.send([request], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('Segmentation fault'),
    });
  });
});
