import { randomInt } from 'node:crypto';
import { Writable } from 'node:stream';
import { printable, withoutCommands } from '../../text/sanitize.ts';
import type { CommandContext } from '../context.ts';

/** Environment variables by name. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Distinguishes meshproof's own colours from those in a foreign text: a leading parameter that is
 * unknown outside this process. Code that measures widths still recognizes a colour.
 */
const SEAL = randomInt(1e9, 2e9).toString();
const COLOUR = new RegExp(String.raw`\u001B\[([\d;]*)m`, 'g');
const SEALED = new RegExp(String.raw`\u001B\[${SEAL};([\d;]*)m`, 'g');

/** Marks the colours of a text as meshproof's own, so that the edge passes them. */
export function sealed(text: string): string {
  return text.replaceAll(COLOUR, `\u001B[${SEAL};$1m`);
}

/** True where a CI service reads commands out of its log: GitHub, Azure, TeamCity. */
function interpretsCommands(env: Environment): boolean {
  return env['GITHUB_ACTIONS'] === 'true' || env['TF_BUILD'] !== undefined || env['TEAMCITY_VERSION'] !== undefined;
}

/**
 * Wraps stdout or stderr, so that no text can act on a terminal or a CI service, whatever cluster
 * or bundle it came from. Sealed colours pass. listr2 writes to the stream directly; its lines are
 * printable already.
 */
export function edgeOf(stream: NodeJS.WriteStream, env: Environment = process.env): NodeJS.WriteStream {
  const edge: Writable = stream instanceof Edge ? stream : new Edge(stream, env);
  return edge as NodeJS.WriteStream;
}

/** The same context with both of its streams at the edge. */
export function atTheEdge(context: CommandContext): CommandContext {
  return { ...context, stdout: edgeOf(context.stdout), stderr: edgeOf(context.stderr) };
}

/** Writes commands that meshproof itself gives to a CI service, each on a line of its own. */
export function writeCommands(stream: NodeJS.WriteStream, commands: readonly string[]): void {
  const target: unknown = stream;
  for (const command of commands) {
    if (target instanceof Edge) target.writeCommand(command);
    else stream.write(`${command}\n`);
  }
}

class Edge extends Writable {
  readonly #stream: NodeJS.WriteStream;
  readonly #interpreted: boolean;
  /** The current line so far, as long as it is white space. */
  #blank: string | undefined = '';

  constructor(stream: NodeJS.WriteStream, env: Environment) {
    super({ decodeStrings: false });
    this.#stream = stream;
    this.#interpreted = interpretsCommands(env);
  }

  get isTTY(): boolean {
    return this.#stream.isTTY;
  }

  /** Decides, with the environment, whether text is coloured. */
  getColorDepth(env?: object): number {
    return this.#stream.isTTY ? this.#stream.getColorDepth(env) : 1;
  }

  /** Passes a line as it is, at the start of a line. */
  writeCommand(line: string): void {
    this.#stream.write(this.#blank === '' ? `${line}\n` : `\n${line}\n`);
    this.#blank = '';
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#stream.write(this.#cleaned(chunk.toString()));
    done();
  }

  #cleaned(text: string): string {
    // Every second piece is the parameters of a sealed colour.
    const pieces = text.split(SEALED);
    return pieces
      .map((piece, index) => (index % 2 === 1 ? `\u001B[${piece}m` : this.#inert(printable(piece))))
      .join('');
  }

  /**
   * A command is recognized at the start of a line, which an earlier write or a colour may have
   * written.
   */
  #inert(piece: string): string {
    if (!this.#interpreted || piece === '') return piece;
    const before = this.#blank ?? 'text';
    const inert = withoutCommands(before + piece);
    const line = (before + piece).split('\n').at(-1) ?? '';
    this.#blank = line.trim() === '' ? line : undefined;
    return inert.startsWith(before) ? inert.slice(before.length) : inert.replace(before, '');
  }
}
