import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
/**
 * Runs in the mongo-client container as long as its exec stream. It reads lines `{name, connect,
 * files, text}` and writes one line with the result of the PostgreSQL client, then the record mark,
 * `E` and the name. Every request has its own connection. `files` are read into the options of TLS,
 * which verify the server's certificate and its name.
 */
import { createInterface } from 'node:readline';

const { Client } = createRequire('/opt/mongo-client/')('pg');

/** One row of this session alone, and the session as the server sees it. */
const queryOf = (text) => `
  create temporary table row (text text);
  insert into row values ('${text}');
  select text from row;
  select application_name as "applicationName", ssl, coalesce(version, '') as version,
    coalesce(cipher, '') as cipher, coalesce(client_dn, '') as "clientDn", coalesce(issuer_dn, '') as "issuerDn"
  from pg_stat_ssl join pg_stat_activity using (pid) where pid = pg_backend_pid()`;

for await (const line of createInterface({ input: process.stdin })) {
  const { name, ...request } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await timed(request))}\n\u001eE${name}\n`);
}

async function timed(request) {
  const from = Date.now();
  const started = performance.now();
  const { localPort, ...result } = await session(request);
  const totalMs = Math.round((performance.now() - started) * 1000) / 1000;
  const connections = { count: localPort === undefined ? 0 : 1, from, to: Date.now() };
  return { ...result, totalMs, connections, ...(localPort === undefined ? {} : { localPort }) };
}

async function session({ connect, files, text }) {
  let client;
  let localPort;
  try {
    client = new Client({ ...connect, ...(files === undefined ? {} : { ssl: read(files) }) });
    // A connection that ends after its result is closed here, and needs no listener of its own.
    client.on('error', () => undefined);
    client.connection.stream.once('connect', () => (localPort = client.connection.stream.localPort));
    await client.connect();
    const results = await client.query(queryOf(text));
    const [row] = results.at(-2).rows;
    if (row?.text !== text) throw new Error(`read ${JSON.stringify(row)} in the place of the written row`);
    return { ok: true, session: results.at(-1).rows[0], localPort };
  } catch (error) {
    return { ok: false, errorName: error.name, errorMessage: error.message, code: error.code ?? '', localPort };
  } finally {
    client?.connection.stream.destroy();
  }
}

function read(files) {
  return Object.fromEntries(Object.entries(files).map(([option, path]) => [option, readFileSync(path, 'utf8')]));
}
