import { parseArgs } from 'node:util';
import { echo } from 'zx';
import { EXIT, MeshproofError, messageOf } from '../helpers/errors.ts';
import { proveRegistry } from '../helpers/mesh/registry/prove-registry.ts';
import { Stopwatch } from '../helpers/timing/stopwatch.ts';

// npm run prove:registry: brings a mesh up from an image registry on loopback and proves that every
// image comes from there.
const { values } = parseArgs({ options: { 'no-provision': { type: 'boolean', default: false } } });
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => interrupted.abort(new Error(`interrupted by ${name}`)));
const watch = new Stopwatch();

try {
  const proof = await proveRegistry({
    provision: !values['no-provision'],
    signal: interrupted.signal,
    phase: (title, run) => watch.measure(title, () => run((line) => console.error(`${title}: ${line}`))),
  });
  echo(JSON.stringify({ ...proof, seconds: watch.seconds() }, null, 2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = interrupted.signal.aborted
    ? EXIT.interrupted
    : error instanceof MeshproofError
      ? error.exitCode
      : EXIT.defect;
}
