import { type Command, Option } from 'commander';
import { EXIT } from '../../errors.ts';
import { canonicalDocument } from '../../evidence/canonical-json.ts';
import type { CommandContext } from '../context.ts';
import { examine, findingsText } from '../doctor/examine.ts';
import { machineFindings } from '../doctor/machine.ts';
import type { Finish } from '../program.ts';
import { styleFor } from '../terminal.ts';

interface DoctorFlags {
  readonly provision: boolean;
  readonly output: 'text' | 'json';
}

/** `meshproof doctor`: what this machine can run, and the repair for what is missing. */
export function addDoctor(program: Command, { stdout }: CommandContext, finish: Finish): void {
  program
    .command('doctor')
    .description('tell what this machine can run, and the repair for what is missing; changes nothing')
    .option('--no-provision', 'judge as if nothing may be installed')
    .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
    .action(async ({ provision, output }: DoctorFlags) => {
      const { signal } = new AbortController();
      const needs = await examine({ provision, existing: false, signal });
      const findings = [...needs, ...(await machineFindings(signal))];
      stdout.write(output === 'json' ? canonicalDocument({ findings }) : findingsText(findings, styleFor(stdout)));
      finish(findings.some(({ state }) => state === 'missing') ? EXIT.environment : EXIT.conforms);
    });
}
