#!/usr/bin/env node
import { EXIT, messageOf } from '../errors.ts';
import { printable } from '../text/sanitize.ts';

// Imported late: what cannot be loaded must not end with Node's exit code 1, which says that a mesh deviates.
// The code of a process whose work never comes to an end; what comes to one sets its own.
process.exitCode = EXIT.defect;
try {
  const [{ runAsProcess }, { runCli }] = await Promise.all([import('./process/entry.ts'), import('./program.ts')]);
  await runAsProcess(runCli);
} catch (error) {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  const hint = isMissing ? 'run npm ci in the checkout' : `see that Node ${process.version} is 24 or at least 26`;
  process.stderr.write(`could not start meshproof; ${hint}\n${printable(messageOf(error))}\n`);
  process.exitCode = isMissing ? EXIT.environment : EXIT.defect;
}
