import { join } from 'node:path';
import { openTestSite } from '../support/session.ts';
import { readTree } from '../support/tree.ts';
import type { Phrase } from './phrases.ts';

/** Where a phrase is put, and the output that is looked at. */
const places: Record<string, { layout: string; output: string }> = {
  post: { layout: 'post', output: 'posts/harbour/index.html' },
  tide: { layout: 'post', output: 'posts/tide/index.html' },
  home: { layout: 'home', output: 'index.html' },
  section: { layout: 'section', output: 'posts/index.html' },
};

/** Renders phrases as layouts of pages of the site that was moved, in `coming-from/prebake`. */
export async function openOurs(): Promise<{ render(phrase: Phrase): Promise<string>; stop(): Promise<void> }> {
  const site = await openTestSite(readTree(join(import.meta.dirname, 'coming-from/prebake')));
  await site.build();
  return {
    async render({ ours = '', ourFiles = {}, on = 'post' }) {
      const place = places[on];
      if (place === undefined) throw new Error(`There is no place "${on}".`);
      site.write({ ...ourFiles, [`templates/layouts/${place.layout}.hbs`]: ours });
      const { failed } = await site.build();
      const failure = Object.entries(failed).find(([id]) => place.output.startsWith(id.replace(/(?:index)?\.md$/, '')));
      if (failure !== undefined) throw new Error(`${failure.join(' failed with ')}.`);
      return (site.output(place.output) ?? '').trim();
    },
    stop: () => site.stop(),
  };
}
