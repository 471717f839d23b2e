import { runAsProcess } from '../helpers/cli/process/entry.ts';
import { soakCli } from '../helpers/cli/soak/program.ts';

// npm run soak: whether verdicts stay the same, run after run and while parts of the mesh are
// killed.
await runAsProcess(soakCli);
