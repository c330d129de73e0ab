import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { ListKind } from '../build/contract.ts';
import type { Output } from '../log/log.ts';
import type { EngineFlags } from './with-engine.ts';

/** Every command, with the arguments that it takes besides its options. */
export interface Commands {
  build: [];
  watch: [];
  start: [];
  serve: [];
  plan: [];
  list: [kind: ListKind];
  clean: [];
  init: [dir: string, template: string];
  new: [path: string, page: NewPageFlags];
}

/** What `new` is told of the page, besides its path. */
export interface NewPageFlags {
  title?: string;
  date?: string;
  kind?: string;
  draft?: boolean;
}

/** Runs a command of the command line. */
export type RunCommand = <Name extends keyof Commands>(
  name: Name,
  flags: EngineFlags,
  ...args: Commands[Name]
) => Promise<void>;

export interface CommandLineOptions {
  /** Of prebake. */
  version: string;
  out: Output;
  err: Output;
  run: RunCommand;
}

/**
 * What the command line takes: commands, arguments and options, and what --help says of them. The documentation is made
 * from it too, so it loads nothing that only runs.
 */
export function createCommandLine({ version, out, err, run }: CommandLineOptions): Command {
  const program = new Command('prebake')
    .description('Pre-renders a website to static files, and keeps them up to date.')
    .version(version)
    .option('--config <file>', 'the config file, if not prebake.config.* in this folder')
    .option('--json', 'print lines of JSON')
    .option('--quiet', 'print errors and nothing else')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      outputError: () => {},
    })
    .exitOverride();
  const add = (usage: string, description: string) => program.command(usage).description(description);

  withPreview(add('build', 'bring the output folder up to date, once'))
    .option('--keep-going', 'publish what works although pages fail')
    .option('--allow-delete', 'remove outputs, however many')
    .option('--adopt', 'take over files in the output folder that stand in the way')
    .action((_flags, command) => run('build', flagsOf(command)));
  withPreview(withAddress(add('watch', 'rebuild on every edit, and serve with live reload').alias('dev'))).action(
    (_flags, command) => run('watch', flagsOf(command)),
  );
  withAddress(add('start', 'keep the site up to date on edits, publication times and schedules, and serve it')).action(
    (_flags, command) => run('start', flagsOf(command)),
  );
  withAddress(add('serve', 'serve the output folder as it is')).action((_flags, command) =>
    run('serve', flagsOf(command)),
  );
  withPreview(add('plan', 'say what a build would do, and why')).action((_flags, command) =>
    run('plan', flagsOf(command)),
  );
  add('list', 'list pages, or files that were skipped')
    .addArgument(new Argument('<kind>', 'what to list').choices(kinds))
    .action((kind: ListKind, _flags, command) => run('list', flagsOf(command), kind));
  add('clean', 'remove all outputs, and what prebake remembers').action((_flags, command) =>
    run('clean', flagsOf(command)),
  );
  add('init', 'make a new site')
    .argument('[dir]', 'the folder, made if need be', '.')
    .option('--template <name>', 'what to begin with: blog, docs or bare', 'blog')
    .action((dir: string, { template }: { template: string }, command) => run('init', flagsOf(command), dir, template));
  add('new', 'make a page from an archetype')
    .argument('<path>', 'such as blog/my-first-post; with a slash at its end, a folder with its page')
    .option('--title <text>', 'the title, if not as the file is called')
    .option('--date <time>', 'the date, if not now, such as 2026-12-24 or "2026-12-24 08:00"')
    .option('--kind <archetype>', 'the archetype, if not that of the folder')
    .option('--draft', 'make it a draft')
    .option('--no-draft', 'make it no draft')
    .action((path: string, page: NewPageFlags, command) => run('new', flagsOf(command), path, page));
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
