import { findExecutable } from '../../mesh/host/executables.ts';
import { APPARMOR, lacksAppArmorParser } from '../../mesh/host/packages/apparmor.ts';
import { type Finding, ready } from './finding.ts';

/**
 * Whether an engine on this machine can load the AppArmor profile of its containers, which some
 * kernels require.
 */
export async function appArmorFinding(provision: boolean): Promise<Finding> {
  const brought = provision && process.getuid?.() === 0 && (await findExecutable('apt-get')) !== undefined;
  return describeAppArmor({ lacking: await lacksAppArmorParser(), brought });
}

/** @param brought whether a run installs the package */
export function describeAppArmor({ lacking, brought }: { lacking: boolean; brought: boolean }): Finding {
  if (!lacking) return ready('AppArmor', 'containers can start');
  const [name = ''] = APPARMOR.packages;
  const details = 'the kernel enforces it but apparmor_parser is missing, so no container can start';
  return brought
    ? { need: 'AppArmor', state: 'will', details: `${details}; a run installs the package ${name}`, hint: '' }
    : { need: 'AppArmor', state: 'warning', details, hint: `run: sudo apt-get install ${name}` };
}
