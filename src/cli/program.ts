import { CommanderError } from 'commander';
import { PrebakeError } from '../errors.ts';
import { type Commands, createCommandLine } from './command-line.ts';
import { WRONG_USE } from './exit-code.ts';
import type { GlobalFlags, Shell } from './shell.ts';
import type { EngineFlags } from './with-engine.ts';

/** Runs a command line, without the names of node and the script. Gives the exit code; never rejects. */
export async function runCommandLine(args: string[], shell: Shell): Promise<number> {
  let code = 0;
  const { version, out, err } = shell;
  const program = createCommandLine({
    version,
    out,
    err,
    async run(name, flags, ...rest) {
      code = await (await load[name]())(shell, flags, ...rest);
    },
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

/** The file of a command is loaded when it runs, so that --help and --version answer at once. */
const load: { [Name in keyof Commands]: () => Promise<Run<Name>> } = {
  build: async () => (await import('./build.ts')).build,
  watch: async () => (await import('./watch.ts')).watch,
  start: async () => (await import('./start.ts')).start,
  serve: async () => (await import('./serve.ts')).serve,
  plan: async () => (await import('./plan.ts')).plan,
  list: async () => (await import('./list.ts')).list,
  clean: async () => (await import('./clean.ts')).clean,
  init: async () => (await import('./init.ts')).init,
  new: async () => (await import('./new.ts')).newPage,
};

type Run<Name extends keyof Commands> = (shell: Shell, flags: EngineFlags, ...args: Commands[Name]) => Promise<number>;

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
