import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { bringUp } from '../lifecycle/bring-up.ts';
import { addMeshOptions, type MeshFlags } from './options.ts';

/** `meshproof up`: the kind mesh, idempotent. */
export function addUp(program: Command, context: CommandContext): void {
  addMeshOptions(program.command('up').description('bring the kind mesh up, or find it unchanged')).action(
    async (flags: MeshFlags) => {
      const mesh = await bringUp(context, flags);
      const { kubectl } = mesh.tools;
      context.stdout.write(
        [
          `${mesh.name} is ${mesh.reused ? 'up, unchanged' : 'up'}`,
          `kubectl   ${kubectl} --kubeconfig ${mesh.kubeconfig} --context ${mesh.context} get pods -A`,
          'next      npm run -s meshproof -- run',
          '',
        ].join('\n'),
      );
    },
  );
}
