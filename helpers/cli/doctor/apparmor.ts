import { findExecutable } from '../../mesh/host/executables.ts';
import { APPARMOR, lacksAppArmorParser } from '../../mesh/host/packages/apparmor.ts';
import { type Finding, ready } from './finding.ts';

/** Whether an engine of this machine can load the AppArmor profile of its containers, where the kernel demands one. */
export async function appArmorFinding(provision: boolean): Promise<Finding> {
  const brought = provision && process.getuid?.() === 0 && (await findExecutable('apt-get')) !== undefined;
  return describeAppArmor({ lacking: await lacksAppArmorParser(), brought });
}

/** @param brought whether a run installs what is lacking */
export function describeAppArmor({ lacking, brought }: { lacking: boolean; brought: boolean }): Finding {
  if (!lacking) return ready('AppArmor', 'nothing that containers need is absent');
  const [name = ''] = APPARMOR.packages;
  const says = 'the kernel enforces it and there is no apparmor_parser, without which no container starts';
  return brought
    ? { need: 'AppArmor', state: 'will', says: `${says}; a run installs the package ${name}`, hint: '' }
    : { need: 'AppArmor', state: 'warning', says, hint: `run: sudo apt-get install ${name}` };
}
