import { soakCli } from '../helpers/cli/soak/program.ts';
import { progressOn } from '../helpers/cli/terminal.ts';

// npm run soak: whether verdicts stay what they are, run after run and while parts of the mesh are killed.
process.exitCode = await soakCli({
  stdout: process.stdout,
  stderr: process.stderr,
  argv: process.argv.slice(2),
  progress: progressOn(process.stderr),
});
