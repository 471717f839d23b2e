import { randomUUID } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
/**
 * Runs in the mongo-client container as long as its exec stream. It reads lines
 * `{name, uri, command}` and writes one line with the official driver's result, then the record
 * mark, `E` and the name. Every request has its own client, so no pool reuses a connection.
 * `connections` are those that the client opened, by which its sidecar's log is matched.
 */
import { createInterface } from 'node:readline';

const { MongoClient } = createRequire('/opt/mongo-client/')('mongodb');

const COMMANDS = { ping: (client) => client.db('admin').command({ ping: 1 }), document: writeAndRead };

let opened = 0;
channel('net.client.socket').subscribe(({ socket }) => socket.once('connect', () => (opened += 1)));

for await (const line of createInterface({ input: process.stdin })) {
  const { name, uri, command } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await timed(uri, COMMANDS[command]))}\n\u001eE${name}\n`);
}

async function timed(uri, command) {
  opened = 0;
  const from = Date.now();
  const started = performance.now();
  const result = await tryCommand(uri, command);
  const totalMs = Math.round((performance.now() - started) * 1000) / 1000;
  return { ...result, totalMs, connections: { count: opened, from, to: Date.now() } };
}

async function tryCommand(uri, command) {
  let client;
  try {
    client = new MongoClient(uri);
    await firstResult(client, command);
    return { ok: true, errorName: '', errorMessage: '', code: '' };
  } catch (error) {
    return failure(error);
  } finally {
    await client?.close(true);
  }
}

/** A document of this request alone, which must come back as it was written. */
async function writeAndRead(client) {
  const written = { _id: randomUUID(), text: 'written by meshproof' };
  const documents = client.db('meshproof').collection('documents');
  await documents.insertOne(written);
  const read = await documents.findOne({ _id: written._id });
  await documents.deleteOne({ _id: written._id });
  if (read?.text !== written.text) throw new Error(`read ${JSON.stringify(read)} in the place of the written document`);
}

/** The first event counts: the driver would retry until its time-out and hide a refusal. */
function firstResult(client, command) {
  return new Promise((resolve, reject) => {
    client.once('serverHeartbeatFailed', (event) => reject(event.failure));
    command(client).then(resolve, reject);
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
