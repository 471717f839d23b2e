import { relative } from 'node:path';
import { Option } from 'commander';
import type { Explanation } from '../../check/explain/explanation.ts';
import type { LoadedCheck } from '../../check/record/check-record.ts';
import { canonicalDocument } from '../../evidence/canonical-json.ts';
import type { Replay } from '../../evidence/replay/replay.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import { runDocument } from '../../report/document.ts';
import { proveDocument } from '../../report/prove/prove-document.ts';
import { proveShortText, proveText } from '../../report/prove/prove-text.ts';
import { replayText } from '../../report/text/replay-text.ts';
import { shortText } from '../../report/text/short-text.ts';
import { summaryText } from '../../report/text/summary-text.ts';
import type { TextStyle } from '../../report/text/text-style.ts';
import type { Finding } from '../doctor/finding.ts';
import { findingsText } from '../doctor/findings-text.ts';
import { explanationsText } from '../explain/explanation-text.ts';
import { listDocument, listShort, listText } from '../list/list-text.ts';
import { styleFor } from './terminal.ts';

/** The result of each command that has --output. */
interface Results {
  readonly run: Bundle;
  readonly prove: Bundle;
  readonly replay: Replay;
  readonly list: readonly LoadedCheck[];
  readonly explain: readonly Explanation[];
  readonly doctor: readonly Finding[];
}

export type CommandWithOutput = keyof Results;

interface Format {
  /** Completes "text: …" in the help. */
  readonly about: string;
  /** A command without a renderer does not offer the format. */
  readonly render: {
    readonly [Command in CommandWithOutput]?: (result: Results[Command], style: TextStyle) => string;
  };
}

/**
 * Every output format; the choices of --output, its help and its renderers derive from these rows.
 */
const FORMATS = {
  text: {
    about: 'for people',
    render: {
      run: (bundle, style) => summaryText(withRelativePath(bundle), style),
      prove: (bundle, style) => proveText(withRelativePath(bundle), style),
      replay: replayText,
      list: listText,
      explain: explanationsText,
      doctor: findingsText,
    },
  },
  short: {
    about: 'a few lines for a chat, a line for each check of a list',
    render: {
      run: (bundle) => shortText(withRelativePath(bundle)),
      prove: (bundle) => proveShortText(withRelativePath(bundle)),
      list: listShort,
    },
  },
  json: {
    about: 'one document for programs',
    render: {
      run: (bundle) => `${JSON.stringify(runDocument(bundle), null, 2)}\n`,
      prove: (bundle) => `${JSON.stringify(proveDocument(bundle), null, 2)}\n`,
      replay: canonicalDocument,
      list: (checks) => canonicalDocument(listDocument(checks)),
      explain: canonicalDocument,
      doctor: (findings) => canonicalDocument({ findings }),
    },
  },
} as const satisfies Readonly<Record<string, Format>>;

export type OutputFormat = keyof typeof FORMATS;

const ROWS: Readonly<Record<OutputFormat, Format>> = FORMATS;
const DEFAULT_FORMAT: OutputFormat = 'text';

export function formatsOf(command: CommandWithOutput): readonly OutputFormat[] {
  const all = Object.keys(ROWS) as OutputFormat[];
  return all.filter((format) => ROWS[format].render[command] !== undefined);
}

/** The --output option of a command. */
export function outputOption(command: CommandWithOutput): Option {
  const formats = formatsOf(command);
  const each = formats.map((format) => `${format}: ${ROWS[format].about}`).join('; ');
  return new Option('-o, --output <format>', `format of the result (${each})`).choices(formats).default(DEFAULT_FORMAT);
}

/** The result of a command as text, for a stream of this style. */
export function rendered<Command extends CommandWithOutput>(
  command: Command,
  format: OutputFormat,
  result: Results[Command],
  style: TextStyle,
): string {
  const render = ROWS[format].render[command];
  if (render === undefined) throw new TypeError(`${command} has no format ${format}`);
  return render(result, style);
}

/** Writes the result of a command to stdout. */
export function writeResult<Command extends CommandWithOutput>(
  stdout: NodeJS.WriteStream,
  command: Command,
  format: OutputFormat,
  result: Results[Command],
): void {
  stdout.write(rendered(command, format, result, styleFor(stdout)));
}

/** With the path of the bundle relative to the working directory where that is shorter. */
function withRelativePath(bundle: Bundle): Bundle {
  const directory = relative(process.cwd(), bundle.directory);
  return directory.length < bundle.directory.length ? { ...bundle, directory } : bundle;
}
