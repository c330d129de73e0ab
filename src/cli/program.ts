import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ListKind } from '../build/contract.ts';
import { PrebakeError } from '../errors.ts';
import { WRONG_USE } from './exit-code.ts';
import type { GlobalFlags, Shell } from './shell.ts';
import type { EngineFlags } from './with-engine.ts';

/** Runs a command line, without the names of node and the script. Gives the exit code; never rejects. */
export async function runCommandLine(args: string[], shell: Shell): Promise<number> {
  let code = 0;
  const program = createProgram(shell, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.code.startsWith('commander.help')) return error.exitCode && WRONG_USE;
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { withLog } = await import('./with-log.ts');
    return withLog(shell, globalFlags(args), async () => {
      throw error instanceof CommanderError ? usageError(error) : error;
    });
  }
}

/** The command files are loaded when their command runs, so that --help and --version answer at once. */
function createProgram(shell: Shell, finish: (code: number) => void): Command {
  const program = new Command('prebake')
    .description('Pre-renders a website to static files, and keeps them up to date.')
    .version(shell.version)
    .option('--config <file>', 'the config file, if not prebake.config.* in this folder')
    .option('--json', 'print lines of JSON')
    .option('--quiet', 'print errors and nothing else')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void shell.out.write(text),
      writeErr: (text) => void shell.err.write(text),
      outputError: () => {},
    })
    .exitOverride();
  const add = (usage: string, description: string) => program.command(usage).description(description);

  withPreview(add('build', 'bring the output folder up to date, once'))
    .option('--keep-going', 'publish what works although pages fail')
    .option('--allow-delete', 'remove outputs, however many')
    .option('--adopt', 'take over files in the output folder that stand in the way')
    .action(async (_flags, command) => finish(await (await import('./build.ts')).build(shell, flagsOf(command))));
  withPreview(withAddress(add('watch', 'rebuild on every edit, and serve with live reload').alias('dev'))).action(
    async (_flags, command) => finish(await (await import('./watch.ts')).watch(shell, flagsOf(command))),
  );
  withAddress(add('start', 'keep the site up to date on edits, publication times and schedules, and serve it')).action(
    async (_flags, command) => finish(await (await import('./start.ts')).start(shell, flagsOf(command))),
  );
  withAddress(add('serve', 'serve the output folder as it is')).action(async (_flags, command) =>
    finish(await (await import('./serve.ts')).serve(shell, flagsOf(command))),
  );
  withPreview(add('plan', 'say what a build would do, and why')).action(async (_flags, command) =>
    finish(await (await import('./plan.ts')).plan(shell, flagsOf(command))),
  );
  add('list', 'list pages, or files that were skipped')
    .addArgument(new Argument('<kind>').choices(kinds))
    .action(async (kind: ListKind, _flags, command) =>
      finish(await (await import('./list.ts')).list(shell, kind, flagsOf(command))),
    );
  add('clean', 'remove all outputs, and what prebake remembers').action(async (_flags, command) =>
    finish(await (await import('./clean.ts')).clean(shell, flagsOf(command))),
  );
  add('init', 'make a new site')
    .argument('[dir]', 'the folder, made if need be', '.')
    .action(async (dir: string, _flags, command) =>
      finish(await (await import('./init.ts')).init(shell, dir, flagsOf(command))),
    );
  return program;
}

const kinds: ListKind[] = ['pages', 'drafts', 'future', 'expired', 'failing', 'skipped'];

function withPreview(command: Command): Command {
  return command
    .option('--drafts', 'show drafts, in a preview that is not published')
    .option('--future', 'show what is not published yet, in a preview')
    .option('--expired', 'show what has expired, in a preview')
    .option('--at <time>', 'show the site as of this time, such as 2026-12-24 or "2026-12-24 08:00", in a preview');
}

function withAddress(command: Command): Command {
  return command
    .addOption(new Option('--port <number>', 'the port to listen at, 0 for any').argParser(parsePort))
    .option('--host <address>', 'the address to listen at');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}

function flagsOf(command: Command): EngineFlags {
  return command.optsWithGlobals<EngineFlags>();
}

/** For errors of the command line itself, before its options are known. */
function globalFlags(args: string[]): GlobalFlags {
  return { json: args.includes('--json'), quiet: args.includes('--quiet') };
}

/** commander writes `error: unknown option '--drafs'\n(Did you mean --drafts?)`. */
function usageError({ message }: CommanderError): PrebakeError {
  const text = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\((Did you mean .*\?)\)$/, '$1');
  const [what = '', hint] = text.split(/ (?=Did you mean )/);
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return new PrebakeError(
    'usage',
    `${sentence}${/[.!?]$/.test(sentence) ? '' : '.'}${hint === undefined ? '' : ` ${hint}`}`,
  );
}
