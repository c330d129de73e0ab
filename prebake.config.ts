// In a site of your own: import { defineConfig } from 'prebake';
import { defineConfig } from './src/config/define.ts';

/** prebake's own site: the documentation in content/, built by `npm run build`. */
export default defineConfig({
  site: {
    title: 'prebake',
    description: 'A static-site pre-renderer that stays running: edits, dates and the clock become pages in public/.',
    // With an address, prebake also writes feed.xml and sitemap.xml.
    url: process.env.SITE_URL ?? '',
  },
  collections: {
    // In the order of their weights, so that the pages of the docs can be read from first to last.
    docs: { kind: 'pages' },
    blog: { kind: 'posts', permalink: '/blog/:year/:slug/' },
  },
  menus: {
    main: [
      { title: 'Docs', target: 'docs/index.md' },
      { title: 'Blog', target: 'blog/index.md' },
    ],
  },
});
