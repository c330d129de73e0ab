import { realpathSync } from 'node:fs';
import { runCommandLine } from '../../src/cli/program.ts';
import { systemClock } from '../../src/clock.ts';
import { wrap } from '../../src/log/wrap.ts';

/** What an example needs besides its files. */
export interface SetUp {
  /** Runs the command as a user without special rights, where the test runs as root. */
  asNobody?: boolean;
  /** What differs from run to run, as the page shows it. */
  show?: (printed: string) => string;
  /** The command as it is run, where the page cannot show it so. */
  command?: (command: string) => string;
  end?: () => unknown;
}

/** Where the pages say that their site lies. */
const HOME = '/home/ada/site';
/** nobody, on Debian and others. */
const NOBODY = 65_534;

/** As a terminal of 100 columns shows it: sentences stand two blanks in, frames begin with more or with a mark. */
function wrapped(printed: string): string {
  return printed.replace(/^ {2}[^ >].*$/gm, (row) => wrap(row.slice(2), 98).replace(/^/gm, '  '));
}

/** Runs `prebake …` in a folder, in this process. Gives what it printed, as the pages show it. */
export async function runInShell(command: string, root: string, setUp: SetUp = {}) {
  let out = '';
  let err = '';
  const [, ...args] = (setUp.command?.(command) ?? command).split(' ');
  const nobody = setUp.asNobody === true && process.getuid?.() === 0;
  if (nobody) process.seteuid?.(NOBODY);
  try {
    const code = await runCommandLine(args, {
      cwd: root,
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
      tty: false,
      color: false,
      // How long the path of the folder is must not decide where lines break: that is done below.
      columns: () => undefined,
      clock: systemClock,
      env: {},
      pid: 1,
      version: '1.0.0',
      untilStopped: () => new Promise(() => {}),
    });
    for (const folder of [realpathSync(root), root]) err = err.replaceAll(folder, HOME);
    return { code, out, err: wrapped(setUp.show?.(err) ?? err).replace(/\n+$/, '\n') };
  } finally {
    if (nobody) process.seteuid?.(0);
  }
}
