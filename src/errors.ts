/**
 * Every error a user can meet. A name is permanent: it is what people search for, and the docs have a page for each.
 * A message says what happened and why; the remedy, which always follows it, says what to do.
 */

/** The remedy that is right for nearly every error of a name. A throw site that knows better passes its own. */
export const remedies = {
  // command line and config
  usage: 'Run the command with --help to see what it takes.',
  'project-missing':
    'Run prebake in the folder that holds content/ and templates/, or make a new site with `prebake init`.',
  'init-not-empty': 'Choose an empty folder, or a new name: `prebake init my-site`.',
  'write-failed': 'Make the folder writable for the user that runs prebake, or free space on its disk.',
  'page-path-invalid': 'Name a page within content/, such as `prebake new blog/my-first-post`.',
  'page-exists': 'Choose another name, or edit the page that is there.',
  'archetype-missing': 'Create the file, or correct the name.',
  'archetype-invalid': 'Mend the archetype.',
  'config-syntax': 'Mend the config file at the place shown.',
  'config-load': 'Give prebake a config file that exports an object, best through `defineConfig()`.',
  'config-unknown-key': 'Correct the key, or put keys of your own under `site.params`.',
  'config-value': 'Give the option a value of the kind described above.',
  'config-conflict': 'Keep one config file and remove the others.',
  'cron-invalid': 'Use five fields: minute, hour, day of month, month, day of week, such as `0 * * * *`.',
  'cron-never': 'Choose a date that exists: this expression has no next run.',
  'time-zone-unknown': 'Use an IANA name such as `Europe/Berlin` or `UTC`.',

  // source files
  'file-not-utf8': 'Save the file as UTF-8.',
  'file-unreadable': 'Make the file readable for the user that runs prebake.',
  'file-unstable': 'Save the file again: it kept changing while it was read.',
  'symlink-broken': 'Mend the link or remove it.',
  'symlink-outside': 'Copy the file into the site: links that lead out of it are not followed.',
  'front-matter-syntax': 'Mend the front matter at the place shown.',
  'front-matter-unclosed': 'Close the front matter with a line that holds only `---`.',
  'front-matter-not-a-map': 'Write front matter as `key: value` lines.',
  'front-matter-too-large': 'Move large data to a file under content/_data/; front matter may hold 64 KiB.',
  'front-matter-too-deep':
    'Write the values out: aliases and nesting are limited to keep a small file from growing huge.',
  'front-matter-language':
    'Write front matter as YAML (`---`), TOML (`+++`) or JSON (`---json`). It is data and never run.',
  'front-matter-foreign-key': 'Use the key that prebake reads, named above.',
  'front-matter-value': 'Give the key a value of the kind described above.',
  'date-impossible': 'Write a date that exists, such as 2026-11-23, 2026-11-23 09:30 or 2026-11-23T09:30:00Z.',
  'data-syntax': 'Mend the data file at the place shown.',
  'data-conflict': 'Rename one of the two data files: both would be the same key of `data`.',

  // the site
  'permalink-unsafe': 'Use plain path segments: no `..`, no backslash, no control characters, no reserved names.',
  'permalink-token': 'Use one of the known tokens, such as :year, :month, :day, :slug, :title, :section or :name.',
  'output-collision': 'Give one of the two another permalink, slug or file name.',
  'link-unknown': 'Correct the link, or create what it leads to.',
  'link-anchor-unknown': 'Correct the part after `#`, or give the heading that id: `{#id}`.',
  'collection-unknown': 'Correct the name, or define the collection in the config.',
  'menu-target-unknown': 'Point the menu entry at a page that exists.',
  'paginate-invalid': 'Write how many pages a slice has, as in `paginate: 10`, or a map with `collection` and `size`.',

  // templates
  'template-syntax': 'Mend the template at the place shown.',
  'layout-missing': 'Create the layout under templates/layouts/, or correct its name.',
  'partial-missing': 'Create the partial under templates/partials/, or correct its name.',
  'helper-missing': 'Correct the name, or define the helper under templates/helpers/.',
  'name-unknown': 'Correct the name. Templates know page, site, collections, taxonomies, data and content.',
  'layout-cycle': 'Let one of the layouts stop naming the next.',
  'partial-cycle': 'Let one of the partials stop including the next, or guard it with `{{#if}}`.',
  'helper-promise': 'Return the value itself. What must be fetched is fetched before the build, into a data file.',
  'helper-failed': 'Mend the helper, or what the template passes to it.',
  'helper-invalid': 'Export functions only, under names that no built-in helper and no front-matter field has.',
  'render-failed': 'Mend the page or its template at the place named above.',
  'shortcode-unknown': 'Create the shortcode under templates/shortcodes/, or correct the name.',
  'shortcode-syntax': 'Write `{{< name key="value" >}}`, and close a pair with `{{< /name >}}`.',
  'asset-missing': 'Put the file under templates/assets/, or correct its name.',
  'asset-failed': 'Mend the stylesheet or script at the place shown.',

  // workers
  'page-timeout': 'Look for an endless loop in the template or a helper, or raise `workers.pageTimeLimit`.',
  'page-crash': 'Look for code in helpers that ends the process, or throws where nobody can catch it, as in a timer.',
  'page-memory': 'Look for data that grows without end, or raise `workers.heapLimit`.',
  'broker-failed': 'Nothing need be done: the work is tried again by itself. The cause says more.',
  'queue-full': 'Try again after the time given.',

  // publishing
  'public-read-only': 'Make the output folder writable for the user that runs prebake.',
  'public-full': 'Free space on the disk that holds the output folder; the last published pages are still in place.',
  'public-failed': 'Mend what the cause names; the last published pages are still in place.',
  'public-foreign-file': 'Remove the file from the output folder, or publish with --adopt to let prebake own it.',
  'max-delete': 'If this is what you want, run `prebake build --allow-delete`.',
  'manifest-damaged': 'Run `prebake clean`, then build again.',
  'site-busy': 'Stop the other prebake first.',

  // serving
  'port-in-use': 'Stop the other program, or choose another port with --port.',
  'notify-failed':
    'Install systemd-notify, which is part of systemd, and set `NotifyAccess=all` in the unit; or use `Type=exec` without a watchdog.',
  'port-forbidden': 'Choose a port above 1023, or allow this user to bind it.',

  internal: 'This is a fault in prebake. Please report it with all of this text.',
} as const;

export type ErrorName = keyof typeof remedies;

/** Where and how. `line` and `column` count from 1; `file` is relative to the project root. */
export interface ErrorDetails {
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  remedy?: string | undefined;
  /** A few source lines with a marker, already laid out. */
  frame?: string | undefined;
  cause?: unknown;
}

/** An error as plain data, to cross threads, files and the network. */
export interface ErrorData {
  name: ErrorName;
  message: string;
  remedy: string;
  file?: string;
  line?: number;
  column?: number;
  frame?: string;
  causes: string[];
}

export class PrebakeError extends Error {
  override readonly name: ErrorName;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly remedy: string;
  readonly frame: string | undefined;

  /** `message` is a full sentence of what happened and why, without the file and without the remedy. */
  constructor(name: ErrorName, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = name;
    this.file = details.file;
    this.line = details.line;
    this.column = details.column;
    this.remedy = details.remedy ?? remedies[name];
    this.frame = details.frame;
  }
}

/** Any thrown value as plain data. What is not a PrebakeError becomes `internal`, with its stack as cause. */
export function toErrorData(error: unknown): ErrorData {
  if (!(error instanceof PrebakeError)) {
    return { name: 'internal', message: messageOf(error), remedy: remedies.internal, causes: stackOf(error) };
  }
  return {
    name: error.name,
    message: error.message,
    remedy: error.remedy,
    ...(error.file !== undefined && { file: error.file }),
    ...(error.line !== undefined && { line: error.line }),
    ...(error.column !== undefined && { column: error.column }),
    ...(error.frame !== undefined && { frame: error.frame }),
    causes: causesOf(error),
  };
}

/** The reverse of `toErrorData`. The causes come back as one chained plain error. */
export function fromErrorData(data: ErrorData): PrebakeError {
  const cause = data.causes.length === 0 ? undefined : new Error(data.causes.join('\n'));
  return new PrebakeError(data.name, data.message, { ...data, cause });
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined && causes.length < 10; ) {
    causes.push(messageOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function stackOf(error: unknown): string[] {
  return error instanceof Error && error.stack !== undefined ? [error.stack] : [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for a Node system error with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
