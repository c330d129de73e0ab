import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll } from 'vitest';

/** Debian's Chromium, unless CHROMIUM names another. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why browser tests are skipped; undefined when they run. With REQUIRE_BROWSER=1 they never are. */
export const noBrowser = process.env.REQUIRE_BROWSER === '1' || isThere() ? undefined : `no browser at ${EXECUTABLE}`;

function isThere(): boolean {
  try {
    accessSync(EXECUTABLE, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let opened: Promise<Browser> | undefined;

// Within a test, afterAll() is never run: it is registered while the test file is read.
afterAll(async () => {
  await (await opened)?.close();
});

/** The one browser of a test file. */
export function openBrowser(): Promise<Browser> {
  opened ??= chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return opened;
}
