import { describe, expect, it } from 'vitest';
import { createMongoSource, mongoUri } from './source.ts';

const never = new AbortController().signal;
const request = { host: 'mongo.db', command: 'ping', port: 27_017, tls: 'none' } as const;

function source(script: string) {
  return createMongoSource({
    name: 'mongo-client.here',
    command: ['sh', '-c', script],
    signal: never,
    onOpen: () => undefined,
    onInfrastructureFault: () => undefined,
  });
}

/** Prints the same text for every line, as the loop in the client's container does. */
function answering(printed: string): string {
  return `while read -r line; do name=$(expr "$line" : '.*"name":"\\([0-9a-f]*\\)"'); printf '%s\\n\\036E%s\\n' '${printed}' "$name"; done`;
}

describe('mongoUri()', () => {
  it('gives up within the budgets and never retries', () => {
    const uri = mongoUri(request);
    expect(uri).toMatch(/^mongodb:\/\/mongo\.db:27017\/\?directConnection=true&serverSelectionTimeoutMS=2000&/);
    expect(uri).toContain('retryReads=false');
    expect(uri).not.toContain('tls');
  });

  it('trusts the authority when the client opens TLS, and presents a certificate only where required', () => {
    expect(mongoUri({ ...request, tls: 'no-certificate' })).toMatch(/&tls=true&tlsCAFile=\/pem\/ca\.pem$/);
    expect(mongoUri({ ...request, tls: 'certificate' })).toMatch(/&tlsCertificateKeyFile=\/pem\/client\.pem$/);
    expect(mongoUri({ ...request, tls: 'foreign-certificate' })).toMatch(/&tlsCertificateKeyFile=\/pem\/foreign.pem$/);
    expect(mongoUri({ ...request, tls: 'public-authorities' })).not.toContain('tlsCAFile');
  });
});

describe('a MongoDB source', () => {
  it('returns the result of the driver, ping by ping', async () => {
    await using one = source(answering('{"ok":true,"totalMs":3.5,"connections":{"count":1,"from":1,"to":5}}'));
    expect(await one.send([request, request], never)).toEqual(
      Array.from({ length: 2 }, () => ({
        kind: 'mongo',
        uri: mongoUri(request),
        command: 'ping',
        ok: true,
        errorName: '',
        errorMessage: '',
        code: '',
        totalMs: 3.5,
        connections: { count: 1, from: 1, to: 5 },
      })),
    );
  });

  it('reports a crashed client as an infrastructure fault', async () => {
    await using one = source(answering('Segmentation fault'));
    expect(await one.send([request], never)).toMatchObject({
      kind: 'infrastructure',
      cause: expect.stringContaining('Segmentation fault'),
    });
  });
});
