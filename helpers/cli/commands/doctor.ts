import { type Command, Option } from 'commander';
import { EXIT } from '../../errors.ts';
import { canonicalDocument } from '../../evidence/canonical-json.ts';
import type { CommandContext } from '../context.ts';
import { examine, findingsText } from '../doctor/examine.ts';
import { guestFindings } from '../doctor/guest.ts';
import { machineFindings } from '../doctor/machine.ts';
import type { TargetFlags } from '../lifecycle/bring-up.ts';
import { styleFor } from '../output/terminal.ts';
import type { Finish } from '../program.ts';
import { isGuest } from '../run/flags.ts';

interface DoctorFlags extends TargetFlags {
  readonly provision: boolean;
  readonly output: 'text' | 'json';
}

/** `meshproof doctor`: what this machine can run, and the repair for what is missing. */
export function addDoctor(program: Command, { stdout }: CommandContext, finish: Finish): void {
  program
    .command('doctor')
    .description('tell what this machine can run, and the repair for what is missing; changes nothing')
    .option('--context <name>', 'look at the mesh of this kubeconfig context instead, and at the rights of its account')
    .option('--kubeconfig <file>', "kubeconfig of that mesh; kubectl's own choice without it")
    .option('--revision <name>', 'Istio revision that is going to be judged')
    .option('--no-provision', 'judge as if nothing may be installed')
    .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async ({ provision, output, ...target }: DoctorFlags) => {
      const { signal } = new AbortController();
      const existing = isGuest(target);
      const requires = await examine({ provision, existing, signal });
      const findings = [...requires, ...(await (existing ? guestFindings(target, signal) : machineFindings(signal)))];
      stdout.write(output === 'json' ? canonicalDocument({ findings }) : findingsText(findings, styleFor(stdout)));
      finish(findings.some(({ state }) => state === 'missing') ? EXIT.environment : EXIT.conforms);
    });
}
