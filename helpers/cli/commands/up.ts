import { EXIT } from '../../errors.ts';
import { bringUp } from '../lifecycle/bring-up.ts';
import type { CliCommand } from './command.ts';
import { addMeshOptions, type MeshFlags } from './options/options.ts';

/** `meshproof up`: creates the kind mesh, or finds it unchanged. */
export const upCommand: CliCommand<MeshFlags> = {
  declare: (program) => addMeshOptions(program.command('up').description('create the kind mesh, or find it unchanged')),
  execute: async (context, flags) => {
    const { tools, name, reused, kubeconfig, context: target } = await bringUp(context, flags);
    context.stdout.write(
      [
        `${name} is ${reused ? 'up, unchanged' : 'up'}`,
        `kubectl   ${tools.kubectl} --kubeconfig ${kubeconfig} --context ${target} get pods -A`,
        'next      npm run -s meshproof -- run',
        '',
      ].join('\n'),
    );
    return EXIT.conforms;
  },
};
