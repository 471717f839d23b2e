import { EXIT } from '../../errors.ts';
import { examine } from '../doctor/examine.ts';
import { existingMeshFindings } from '../doctor/existing-mesh.ts';
import { machineFindings } from '../doctor/machine.ts';
import type { TargetFlags } from '../lifecycle/bring-up.ts';
import { outputOption, writeResult, type OutputFormat } from '../output/formats.ts';
import { isExistingMesh } from '../run/flags.ts';
import type { CliCommand } from './command.ts';

interface DoctorFlags extends TargetFlags {
  readonly provision: boolean;
  readonly output: OutputFormat;
}

/** `meshproof doctor`: what this machine can run, and how to fix what is missing. */
export const doctorCommand: CliCommand<DoctorFlags> = {
  declare: (program) =>
    program
      .command('doctor')
      .description('report what this machine can run, and how to fix what is missing; changes nothing')
      .option('--context <name>', 'examine the mesh of this kubeconfig context, and the rights of its account')
      .option('--kubeconfig <file>', "kubeconfig of that mesh (default: kubectl's own choice)")
      .option('--revision <name>', 'Istio revision that a run would judge')
      .option('--no-provision', 'assume that a run may install nothing')
      .addOption(outputOption('doctor')),
  execute: async ({ stdout }, { provision, output, ...target }) => {
    const { signal } = new AbortController();
    const existing = isExistingMesh(target);
    const always = await examine({ provision, existing, signal });
    const more = await (existing ? existingMeshFindings(target, signal) : machineFindings(signal));
    const findings = [...always, ...more];
    writeResult(stdout, 'doctor', output, findings);
    return findings.some(({ state }) => state === 'missing') ? EXIT.environment : EXIT.conforms;
  },
};
