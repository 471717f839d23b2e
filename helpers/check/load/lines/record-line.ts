import {
  type CallExpression,
  type Expression,
  type ObjectExpression,
  parseSync,
  type Program,
  type Span,
} from 'oxc-parser';

/** The source of a record, and the step of a scenario that the record is. */
interface RecordSource {
  readonly source: string;
  readonly scenario?: { readonly step: number };
}

/** Fields that each step of a scenario has for itself. */
const STEP_FIELDS: ReadonlySet<string> = new Set(['applies', 'removes', 'redeploys', 'sabotage', 'expects']);

/**
 * Returns the line (from 1) of the field at a path of keys, entries and values in the record that a
 * file exports. A part that is not in the file, as in an imported constant, is skipped.
 */
export function lineIn({ source, scenario }: RecordSource, ...path: readonly string[]): number {
  const { program } = parseSync('record.ts', source);
  const ofStep = scenario !== undefined && STEP_FIELDS.has(path[0] ?? '');
  const parts = ofStep ? ['steps', (scenario.step - 1).toString(), ...path] : path;
  let found: Found = { node: exportedBy(program), at: 0 };
  for (const part of parts) found = partOf(found, part, program) ?? found;
  return source.slice(0, found.at).split('\n').length;
}

/** A node, and where its field begins. */
interface Found {
  readonly node: Node | undefined;
  readonly at: number;
}

type Node = Expression | ObjectExpression;

/** The argument of `export default defineCheck({…})`. */
function exportedBy({ body }: Program): Node | undefined {
  const exported = body.find((statement) => statement.type === 'ExportDefaultDeclaration')?.declaration;
  if (exported?.type !== 'CallExpression') return exported as Node | undefined;
  const [argument] = exported.arguments;
  return argument?.type === 'SpreadElement' ? undefined : argument;
}

function partOf({ node }: Found, part: string, program: Program): Found | undefined {
  const value = resolved(node, program);
  switch (value?.type) {
    case 'ObjectExpression':
      return propertyOf(value, part, program);
    case 'ArrayExpression': {
      const entries = value.elements.filter((entry) => entry !== null && entry.type !== 'SpreadElement');
      const entry = /^\d+$/.test(part) ? entries[Number(part)] : entries.find((one) => isText(one, part));
      return entry === undefined ? undefined : at(entry, entry);
    }
    case 'CallExpression':
      return inArguments(value, part, program);
    default:
      return isText(value, part) && value !== undefined ? at(value, value) : undefined;
  }
}

/** A field among the options of `http.get('/', {…})`. */
function inArguments(call: CallExpression, part: string, program: Program): Found | undefined {
  for (const node of call.arguments) {
    const within = node.type === 'SpreadElement' ? undefined : partOf({ node, at: 0 }, part, program);
    if (within !== undefined) return within;
  }
  return undefined;
}

function propertyOf({ properties }: ObjectExpression, part: string, program: Program): Found | undefined {
  for (const property of properties) {
    if (property.type === 'SpreadElement') {
      const within = partOf({ node: property.argument, at: 0 }, part, program);
      if (within !== undefined) return within;
    } else if (!property.computed && keyOf(property.key) === part) return at(property, property.value);
  }
  return undefined;
}

function keyOf(key: { readonly type: string; readonly name?: unknown; readonly value?: unknown }): unknown {
  return key.type === 'Identifier' ? key.name : key.value;
}

function isText(node: Node | undefined, text: string): boolean {
  return node?.type === 'Literal' && node.value === text;
}

function at({ start }: Span, node: Node): Found {
  return { node, at: start };
}

/** Follows a constant of the same file, and looks through `as const` and `satisfies`. */
function resolved(node: Node | undefined, program: Program): Node | undefined {
  if (node?.type === 'TSAsExpression' || node?.type === 'TSSatisfiesExpression')
    return resolved(node.expression, program);
  if (node?.type !== 'Identifier') return node;
  const declared = program.body
    .flatMap((statement) => (statement.type === 'VariableDeclaration' ? statement.declarations : []))
    .find(({ id }) => id.type === 'Identifier' && id.name === node.name);
  return resolved(declared?.init ?? undefined, program);
}
