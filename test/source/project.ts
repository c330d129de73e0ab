import type { Config } from '../../src/config/options.ts';
import type { PrebakeError } from '../../src/errors.ts';
import { makeFolder } from '../support/folder.ts';

/** A config with nothing but defaults, for a project folder. */
export function configFor(root: string): Config {
  return {
    root,
    digest: '',
    site: { title: '', description: '', url: '', language: 'en', timeZone: 'UTC', author: '', params: {} },
    paths: {
      content: 'content',
      templates: 'templates',
      archetypes: 'archetypes',
      static: 'static',
      public: 'public',
      state: '.prebake',
    },
    collections: {},
    taxonomies: {},
    menus: {},
    urlStyle: 'folder',
    markdown: { highlight: true, rawHtml: true, smartPunctuation: false, tocDepth: 3 },
    feed: false,
    sitemap: true,
    robots: true,
    links: 'error',
    schedules: {},
    workers: { count: 0, heapLimit: 512, memoryLimit: 0, pageTimeLimit: 10_000, attempts: 3 },
    queue: { limit: 1000 },
    publish: { maxDelete: { share: 0.2, count: 20 } },
    serve: { host: '127.0.0.1', port: 0 },
  };
}

export function makeProject(files: Record<string, string | Uint8Array>): Config {
  return configFor(makeFolder(files));
}

/** What `run` throws; fails when it throws nothing. */
export function thrownBy(run: () => unknown): PrebakeError {
  try {
    run();
  } catch (error) {
    return error as PrebakeError;
  }
  throw new Error('It threw nothing.');
}
