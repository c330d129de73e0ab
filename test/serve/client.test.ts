import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { CLIENT } from '../../src/serve/files/live/client.ts';

/** The few parts of a browser that the script uses; it shows what the script does with them. */
function openPage(options: { stylesheets?: string[]; resources?: string[]; hidden?: boolean } = {}) {
  const listeners = new Map<string, (event: { lastEventId: string; data: string }) => void>();
  const on = new Map<string, () => void>();
  const sources: { address: string; closed: boolean }[] = [];
  const log: string[] = [];
  const element = (name: string) => ({
    name,
    style: { cssText: '' },
    textContent: '',
    children: [] as unknown[],
    set innerHTML(_html: string) {
      throw new Error('HTML was written');
    },
    append(child: unknown) {
      this.children.push(child);
    },
    remove() {
      log.push(`removed ${name}`);
    },
    setAttribute() {},
    attachShadow() {
      return this;
    },
  });
  const link = (href: string) => ({
    href,
    remove: () => log.push(`removed ${href}`),
    cloneNode: () => ({ href, onload: undefined as (() => void) | undefined }),
    after(fresh: { href: string; onload?: () => void }) {
      log.push(`added ${fresh.href.replace(/live=\d+/, 'live')}`);
      fresh.onload?.();
    },
  });
  const root = element('html');
  const documentElement = root;
  class EventSource {
    static CLOSED = 2;
    readyState = 1;
    entry: { address: string; closed: boolean };
    constructor(address: URL) {
      this.entry = { address: String(address), closed: false };
      sources.push(this.entry);
    }
    addEventListener(name: string, listener: (event: { lastEventId: string; data: string }) => void) {
      listeners.set(name, listener);
    }
    close() {
      this.entry.closed = true;
    }
  }
  const document = {
    currentScript: { src: 'http://localhost/_prebake/live.js?token=t', dataset: { digest: 'D' } },
    hidden: options.hidden ?? false,
    baseURI: 'http://localhost/',
    documentElement,
    createElement: element,
    querySelectorAll: () => (options.stylesheets ?? []).map(link),
    addEventListener: (name: string, act: () => void) => on.set(name, act),
  };
  const context = {
    document,
    location: {
      pathname: '/blog/',
      origin: 'http://localhost',
      href: 'http://localhost/blog/',
      reload: () => log.push('reload'),
    },
    performance: { getEntriesByType: () => (options.resources ?? []).map((name) => ({ name })) },
    addEventListener: (name: string, act: () => void) => on.set(name, act),
    EventSource,
    URL,
    Date,
  };
  runInContext(CLIENT, createContext(context));
  const say = (event: string, data: unknown, lastEventId = '') =>
    listeners.get(event)?.({ lastEventId, data: JSON.stringify(data) });
  const texts = (at: { textContent: string; children: unknown[] } = root): string[] => [
    ...(at.textContent === '' ? [] : [at.textContent]),
    ...at.children.flatMap((child) => texts(child as { textContent: string; children: unknown[] })),
  ];
  return { sources, log, say, texts, document, on };
}

const css = 'http://localhost/site.css';

test('it listens with its token, path and digest', () => {
  const { sources } = openPage();
  expect(sources).toEqual([
    { address: 'http://localhost/_prebake/live?token=t&path=%2Fblog%2F&digest=D', closed: false },
  ]);
});

test('it loads again when the page is another, or too much changed', () => {
  for (const data of [
    { page: true, changed: [] },
    { page: false, changed: null },
  ]) {
    const { say, log } = openPage();
    say('published', data);
    expect(log).toEqual(['reload']);
  }
});

test('it loads again when something the page uses changed', () => {
  const { say, log } = openPage({ resources: ['http://localhost/%C3%BC.png', css], stylesheets: [css] });
  say('published', { page: false, changed: ['/%C3%BC.png', '/site.css'] });
  expect(log).toEqual(['reload']);
});

test('it stays as it is when nothing of it changed', () => {
  const { say, log } = openPage({ resources: [css, 'http://elsewhere.test/other.css'], stylesheets: [css] });
  say('published', { page: false, changed: ['/other.css', '/index.html'] });
  expect(log).toEqual([]);
});

test('it swaps stylesheets when only they changed', () => {
  const { say, log } = openPage({ resources: [css], stylesheets: [css, 'http://localhost/print.css'] });
  say('published', { page: false, changed: ['/site.css'] });
  expect(log).toEqual([`added ${css}?live`, `removed ${css}`]);
});

test('it shows failures as text, never as HTML', () => {
  const { say, texts } = openPage();
  const error = {
    name: 'template-syntax',
    message: '<img src=x onerror=alert(1)>',
    remedy: '<b>Mend</b> it.',
    file: 'content/<i>.md',
    line: 3,
    column: 7,
    frame: '</pre><script>alert(1)</script>',
    causes: ['<script>'],
  };
  say('failures', [{ id: 'a.md', error }]);
  expect(texts()).toEqual([
    'Close',
    'template-syntax',
    'content/<i>.md:3:7',
    '<img src=x onerror=alert(1)>',
    '</pre><script>alert(1)</script>',
    '<b>Mend</b> it.',
    '<script>',
  ]);
  expect(CLIENT).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write/);
});

test('it takes the failures away when they are mended', () => {
  const { say, log } = openPage();
  say('failures', [{ id: 'a.md', error: { name: 'internal', message: '', remedy: '', causes: [] } }]);
  say('failures', []);
  expect(log).toEqual(['removed prebake-failures']);
});

test('it listens only while it is seen, and goes on where it was', () => {
  const { sources, say, document, on } = openPage({ hidden: true });
  expect(sources).toEqual([]);
  document.hidden = false;
  on.get('visibilitychange')?.();
  say('generation', {}, '7');
  document.hidden = true;
  on.get('visibilitychange')?.();
  document.hidden = false;
  on.get('visibilitychange')?.();
  expect(sources.map(({ closed }) => closed)).toEqual([true, false]);
  expect(sources[1]?.address).toContain('&since=7');
});
