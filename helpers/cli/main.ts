#!/usr/bin/env node
import { runCli } from './program.ts';
import { progressOn } from './terminal.ts';

/** A reader that closes the pipe early (`| head`) ends the output, not the run. */
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli({
  stdout: process.stdout,
  stderr: process.stderr,
  argv: process.argv.slice(2),
  progress: progressOn(process.stderr),
});
