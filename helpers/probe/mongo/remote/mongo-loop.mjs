import { channel } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
/**
 * Runs in the mongo-client container as long as its exec stream. It reads lines `{name, uri}` and
 * writes one line with the official driver's result, then the record mark, `E` and the name. Every
 * ping has its own client, so no pool reuses a connection. `localPorts` are the local ports of the
 * client's connections, by which its sidecar's log is matched.
 */
import { createInterface } from 'node:readline';

const { MongoClient } = createRequire('/opt/mongo-client/')('mongodb');

let localPorts = [];
channel('net.client.socket').subscribe(({ socket }) => socket.once('connect', () => localPorts.push(socket.localPort)));

for await (const line of createInterface({ input: process.stdin })) {
  const { name, uri } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await ping(uri))}\n\u001eE${name}\n`);
}

async function ping(uri) {
  localPorts = [];
  const started = performance.now();
  const result = await tryPing(uri);
  return { ...result, totalMs: Math.round((performance.now() - started) * 1000) / 1000, localPorts };
}

async function tryPing(uri) {
  let client;
  try {
    client = new MongoClient(uri);
    await firstResult(client);
    return { ok: true, errorName: '', errorMessage: '', code: '' };
  } catch (error) {
    return failure(error);
  } finally {
    await client?.close(true);
  }
}

/** The first event counts: the driver would retry until its time-out and hide a refusal. */
function firstResult(client) {
  return new Promise((resolve, reject) => {
    client.once('serverHeartbeatFailed', (event) => reject(event.failure));
    client.db('admin').command({ ping: 1 }).then(resolve, reject);
  });
}

/**
 * All causes, outermost first: the driver hides network errors behind "server selection timed out".
 */
function failure(error) {
  const causes = [];
  for (let one = error; one !== undefined && !causes.includes(one); one = causeOf(one)) causes.push(one);
  const code = causes.findLast((cause) => cause.code !== undefined)?.code ?? '';
  const messages = [...new Set(causes.map((cause) => cause.message))];
  return { ok: false, errorName: error.name, errorMessage: messages.join(': '), code: String(code) };
}

function causeOf(error) {
  const servers = error.reason?.servers;
  const ofServer = servers === undefined ? undefined : [...servers.values()].find((server) => server.error)?.error;
  const next = ofServer ?? error.cause;
  return next instanceof Error ? next : undefined;
}
