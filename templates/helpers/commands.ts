import { createCommandLine } from '../../src/cli/command-line.ts';

// What the docs tell of the command line, taken from the commands themselves.

interface Row {
  /** As it is written: `--port <number>`, `<kind>`. */
  term: string;
  text: string;
  choices: readonly string[];
  fallback?: string;
}

export interface CommandRow {
  name: string;
  aliases: string[];
  usage: string;
  text: string;
  arguments: Row[];
  options: Row[];
}

const silent = { write: () => true };

/** Every command in the order of --help; with a name, that one alone. `prebake` is the options that all share. */
export function commandRows(name: unknown): CommandRow[] {
  const program = createCommandLine({ version: '', out: silent, err: silent, run: async () => {} });
  const all = name === program.name() ? [program] : program.commands;
  const rows = all.map((command) => ({
    name: command.name(),
    aliases: command.aliases(),
    usage: command === program ? 'prebake <command> [options]' : `prebake ${command.name()} ${command.usage()}`,
    text: sentence(command.description()),
    arguments: command.registeredArguments.map((argument) => ({
      term: argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
      text: sentence(argument.description),
      choices: argument.argChoices ?? [],
      ...(argument.defaultValue !== undefined && { fallback: String(argument.defaultValue) }),
    })),
    options: command.options
      .filter((option) => !option.hidden)
      .map((option) => ({
        term: option.flags,
        text: sentence(option.description),
        choices: option.argChoices ?? [],
        ...(option.defaultValue !== undefined && { fallback: String(option.defaultValue) }),
      })),
  }));
  const found = typeof name === 'string' ? rows.filter((row) => row.name === name) : rows;
  if (found.length === 0) throw new Error(`There is no command ${String(name)}.`);
  return found;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
