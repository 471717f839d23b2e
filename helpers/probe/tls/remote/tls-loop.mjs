import { createInterface } from 'node:readline';
/**
 * Runs in a client's container as long as its exec stream. A line of JSON names a round and the
 * connections to open concurrently. It writes their results as one line of JSON, then the record
 * mark, `E` and the name of the round.
 */
import { connect } from 'node:tls';

const ANSWER_BYTES = 16_384;

/**
 * Local ports, below those that the kernel assigns. The kernel assigns one port to two connections
 * at once if their remote ports differ. Where both are redirected to one port of the callee's
 * sidecar, one of them gets another port on the way, and no witness can be matched to it. Ports
 * advance with the clock, a hundred a second, so that none recurs while an earlier connection may
 * linger.
 */
const OWN_PORTS = { first: 20_000, count: 12_000, everyMs: 10 };
let taken = 0;

function ownPort() {
  taken = Math.max(taken + 1, Math.floor(Date.now() / OWN_PORTS.everyMs));
  return OWN_PORTS.first + (taken % OWN_PORTS.count);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { round, limits, requests } = JSON.parse(line);
  const answers = await Promise.all(requests.map((request) => open(request, limits)));
  process.stdout.write(`${JSON.stringify(answers)}\n\u001eE${round}\n`);
}

/**
 * Opens one connection, sends the payload after the handshake, and reads until the end or the
 * time-out.
 */
async function open({ payload, ...where }, { connectMs, totalMs }) {
  const started = performance.now();
  const seen = { reached: 'nothing', errorCode: '', errorMessage: '', ended: false };
  const { promise, resolve } = Promise.withResolvers();
  const socket = connect(optionsOf(where));
  const fail = ({ code = '', message }) => {
    Object.assign(seen, { errorCode: code, errorMessage: message });
    resolve();
  };
  const late = (ms, isLate, message) =>
    AbortSignal.timeout(ms).addEventListener('abort', () => isLate() && fail({ code: 'ETIMEDOUT', message }));
  late(connectMs, () => socket.connecting, `no connection within ${connectMs} ms`);
  late(totalMs, () => true, `no end within ${totalMs} ms`);
  socket.on('lookup', (error) => error ?? (seen.reached = 'address'));
  socket.on('connect', () => Object.assign(seen, { reached: 'connection', localPort: socket.localPort }));
  socket.on('secureConnect', () => {
    Object.assign(seen, { reached: 'handshake', ...sessionOf(socket) });
    socket.write(payload);
  });
  socket.on('end', () => (seen.ended = true));
  socket.on('error', fail).on('close', resolve);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
    if (isWhole(answer, payload)) resolve();
  });
  await promise;
  socket.destroy();
  return { ...seen, answer: answer.slice(0, ANSWER_BYTES), totalMs: performance.now() - started };
}

/** The certificate of the server is recorded, not verified. */
function optionsOf({ alpn, ...where }) {
  return {
    ...where,
    localPort: ownPort(),
    rejectUnauthorized: false,
    ...(alpn.length === 0 ? {} : { ALPNProtocols: alpn }),
  };
}

/** A TCP port echoes the payload; an HTTP port closes the connection, as the payload requests. */
function isWhole(answer, payload) {
  return answer.includes(payload);
}

function sessionOf(socket) {
  return {
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher()?.standardName ?? '',
    alpn: socket.alpnProtocol || '',
    serverCertificates: chainOf(socket.getPeerCertificate(true)),
  };
}

function chainOf(presented) {
  const chain = [];
  for (let one = presented; one?.raw !== undefined && !chain.includes(one); one = one.issuerCertificate)
    chain.push(one);
  return chain.map((certificate) => ({
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    subjectAltName: certificate.subjectaltname ?? '',
    validFrom: new Date(certificate.valid_from).toISOString(),
    validTo: new Date(certificate.valid_to).toISOString(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    pem: `-----BEGIN CERTIFICATE-----\n${certificate.raw.toString('base64')}\n-----END CERTIFICATE-----\n`,
  }));
}

function nameOf(name) {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${[value].flat().join('+')}`)
    .join(',');
}
