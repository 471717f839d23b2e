import { benchCli } from '../helpers/cli/bench/program.ts';
import { runAsProcess } from '../helpers/cli/process/entry.ts';

// npm run bench: how fast meshproof probes, compared with one exec per cell and with the fastest
// rate that a pod reaches.
await runAsProcess(benchCli);
