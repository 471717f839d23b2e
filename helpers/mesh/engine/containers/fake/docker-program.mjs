// A container engine for tests: its containers and networks are a JSON file beside it, and each
// call is logged.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = process.env.FAKE_DOCKER ?? dirname(process.argv[1]);
const stateFile = join(folder, 'engine.json');
const args = process.argv.slice(2);
appendFileSync(join(folder, 'calls'), `${args.join(' ')}\n`);
const state = JSON.parse(readFileSync(stateFile, 'utf8'));
const save = () => writeFileSync(stateFile, JSON.stringify(state));
const print = (text) => process.stdout.write(`${text}\n`);
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};
const valueOf = (flag) => args[args.indexOf(flag) + 1] ?? '';
const valuesOf = (flag) => args.flatMap((argument, index) => (argument === flag ? [args[index + 1]] : []));
const labelsOf = () => Object.fromEntries(valuesOf('--label').map((one) => one.split('=')));

/** The engine takes a name, or the beginning of an id. */
const find = (list, key) => list.find(({ Id, Name }) => Id === key || Name === key || Name === `/${key}`);

function rows(list) {
  const format = args.includes('--quiet') ? '{{.ID}}' : valueOf('--format').replaceAll('\\t', '\t');
  const lines = list.map(({ Id, Name, State, Config }) =>
    format
      .replace('{{.ID}}', Id)
      .replace(/{{.Names?}}/, Name.replace('/', ''))
      .replace('{{.State}}', State?.Status)
      .replace(/{{.Label "(.*?)"}}/, (_, key) => Config?.Labels?.[key] ?? ''),
  );
  print(lines.join('\n'));
}

function chosen(container) {
  return valuesOf('--filter').every((filter) => {
    const [kind, key, value] = filter.split('=');
    if (kind === 'label') return container.Config.Labels?.[key] === value;
    if (kind === 'name') return new RegExp(key).test(container.Name.replace('/', ''));
    if (kind === 'network')
      return Object.entries(container.NetworkSettings?.Networks).some(
        ([name, { NetworkID }]) => name === key || NetworkID === key,
      );
    return true;
  });
}

function inspect(list, what) {
  const keys = args.slice(2).filter((argument) => !argument.startsWith('-'));
  const found = keys.map((key) => find(list, key));
  print(JSON.stringify(found.filter(Boolean)));
  if (found.includes(undefined)) fail(`Error: No such ${what}: ${keys[found.indexOf(undefined)]}`);
}

function createNetwork() {
  const name = args.at(-1);
  if (find(state.networks, name)) fail(`Error response from daemon: network with name ${name} already exists`);
  const network = { Id: `net-${name}`, Name: name, Created: '2026-11-30T10:00:00.5Z', Labels: labelsOf() };
  state.networks.push(network);
  save();
  print(network.Id);
}

function remove(list, keys) {
  for (const key of keys) if (!find(list, key)) fail(`Error: No such container: ${key}`);
  for (const key of keys) list.splice(list.indexOf(find(list, key)), 1);
  save();
}

const commands = {
  context: () => print('default'),
  info: () => print(JSON.stringify({ OSType: 'linux', DefaultRuntime: 'runc', ServerVersion: '20.10.24' })),
  ps: () => rows(state.containers.filter(chosen)),
  'container inspect': () => inspect(state.containers, 'container'),
  'network inspect': () => (args.includes('--format') ? print('1500') : inspect(state.networks, 'network')),
  'network ls': () => rows(state.networks.filter(chosen)),
  'network create': createNetwork,
  'network rm': () => remove(state.networks, args.slice(2)),
  'network disconnect': () => {
    const [network, key] = args.slice(-2);
    const { Networks } = find(state.containers, key).NetworkSettings;
    for (const [name, { NetworkID }] of Object.entries(Networks)) if (NetworkID === network) delete Networks[name];
    save();
  },
  rm: () =>
    remove(
      state.containers,
      args.slice(1).filter((argument) => !argument.startsWith('-')),
    ),
  exec: () => (state.execAnswer === undefined ? fail('connection refused') : print(state.execAnswer)),
};

const command = commands[`${args[0]} ${args[1]}`] ?? commands[args[0]];
if (command === undefined) fail(`unknown command ${args.join(' ')}`);
command();
