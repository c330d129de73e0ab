import { defineConfig } from 'prebake';

export default defineConfig({
  site: {
    title: 'Everything',
    description: 'One of each',
    url: 'https://example.org/project/',
    timeZone: 'Europe/Berlin',
    author: 'Ada',
    params: { accent: 'teal' },
  },
  collections: { blog: { kind: 'posts', permalink: '/blog/:year/:month/:slug/' } },
  taxonomies: { tags: { permalink: '/tags/:slug/' } },
  menus: { main: [{ title: 'Blog', target: 'blog/index.md' }, { title: 'Elsewhere', target: 'https://example.com/' }] },
  schedules: false,
});
