import { benchCli } from '../helpers/cli/bench/program.ts';
import { progressOn } from '../helpers/cli/terminal.ts';

// npm run bench: how fast meshproof probes, beside one exec per cell and beside the fastest that a pod can do.
process.exitCode = await benchCli({
  stdout: process.stdout,
  stderr: process.stderr,
  argv: process.argv.slice(2),
  progress: progressOn(process.stderr),
});
