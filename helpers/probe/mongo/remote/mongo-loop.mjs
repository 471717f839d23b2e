import { channel } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
/**
 * Runs inside the mongo-client container for as long as its exec stream: one line `{name, uri}` in, one line of what the official driver
 * says out, then the record mark, `E`, the name. Every ping has a client of its own, so no pool carries a connection from one to the next.
 * `localPorts` are the client's ends of the connections that it opened, by which its sidecar's log can be told apart.
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
  const said = await tryPing(uri);
  return { ...said, totalMs: Math.round((performance.now() - started) * 1000) / 1000, localPorts };
}

async function tryPing(uri) {
  let client;
  try {
    client = new MongoClient(uri);
    await firstWord(client);
    return { ok: true, errorName: '', errorMessage: '', code: '' };
  } catch (error) {
    return failure(error);
  } finally {
    await client?.close(true);
  }
}

/** The first thing that happens counts: the driver would hide a refusal by trying again until its time-out. */
function firstWord(client) {
  return new Promise((resolve, reject) => {
    client.once('serverHeartbeatFailed', (event) => reject(event.failure));
    client.db('admin').command({ ping: 1 }).then(resolve, reject);
  });
}

/** The driver hides the network's own error behind "server selection timed out": every cause is told, outermost first. */
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
