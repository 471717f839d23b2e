#!/usr/bin/env node
/**
 * Pings MongoDB servers: `mongo-ping [--options JSON] URI...` prints one JSON object per URI and line, in their order:
 * {uri, ok, errorName, errorMessage, code, totalMs}. Exits 0 whenever every ping was tried, whatever came of it.
 * Options are those of MongoClient (tlsCAFile, tlsCertificateKeyFile, ...).
 */
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { options: { type: 'string', default: '{}' } } });
if (positionals.length === 0) {
  console.error('usage: mongo-ping [--options JSON] URI...');
  process.exit(2);
}
const defaults = { serverSelectionTimeoutMS: 3000, connectTimeoutMS: 3000, directConnection: true, maxPoolSize: 1 };
const options = { ...defaults, ...JSON.parse(values.options) };
for (const uri of positionals) console.log(JSON.stringify(await ping(uri)));

async function ping(uri) {
  const started = performance.now();
  const result = await tryPing(uri);
  return { uri, ...result, totalMs: Math.round((performance.now() - started) * 1000) / 1000 };
}

async function tryPing(uri) {
  let client;
  try {
    client = new MongoClient(uri, options);
    await client.db('admin').command({ ping: 1 });
    return { ok: true, errorName: '', errorMessage: '', code: '' };
  } catch (error) {
    return failure(error);
  } finally {
    await client?.close();
  }
}

/** The driver hides the network's own error behind "server selection timed out": the innermost cause is the one that counts. */
function failure(error) {
  let innermost = error;
  for (let next = inner(error); next !== undefined; next = inner(next)) innermost = next;
  const code = innermost.code ?? error.code ?? '';
  return { ok: false, errorName: error.name, errorMessage: chain(error), code: String(code) };
}

function inner(error) {
  const servers = error.reason?.servers;
  const ofServer = servers === undefined ? undefined : [...servers.values()].find((server) => server.error)?.error;
  const next = ofServer ?? error.cause;
  return next instanceof Error ? next : undefined;
}

function chain(error) {
  const messages = [];
  for (let one = error; one !== undefined; one = inner(one)) if (!messages.includes(one.message)) messages.push(one.message);
  return messages.join(': ');
}
