#!/usr/bin/env node
import { EXIT, messageOf, messagesOf } from '../errors.ts';
import { printable } from '../text/sanitize.ts';

// The exit code of a process whose work never settles; runAsProcess sets the code of any other.
process.exitCode = EXIT.defect;
try {
  // Imported here: a module that cannot be loaded must not end with Node's exit code 1, which means
  // that a mesh deviates.
  const [{ runAsProcess }, { runCli }] = await Promise.all([import('./process/entry.ts'), import('./program.ts')]);
  await runAsProcess(runCli);
} catch (error) {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  const { full } = messagesOf({
    operation: 'start meshproof',
    details: messageOf(error),
    hint: isMissing ? 'run npm ci in the checkout' : `check that Node ${process.version} is 24, or 26 or later`,
    exitCode: EXIT.defect,
  });
  process.stderr.write(`${printable(full)}\n`);
  process.exitCode = isMissing ? EXIT.environment : EXIT.defect;
}
