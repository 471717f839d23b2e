import { benchCli } from '../helpers/cli/bench/program.ts';
import { runAsProcess } from '../helpers/cli/process/entry.ts';

// npm run bench: how fast meshproof probes, beside one exec per cell and beside the fastest that a pod can do.
await runAsProcess(benchCli);
