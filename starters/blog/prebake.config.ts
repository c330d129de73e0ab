import { defineConfig } from 'prebake';

// Every option is optional; your editor shows what each one does and its default.
export default defineConfig({
  site: {
    title: 'My blog',
    description: 'Notes on things worth making.',
    // The address at which people read the site. With it, prebake also writes feed.xml and sitemap.xml.
    // url: 'https://example.org',
    author: '',
    language: 'en',
    // Dates without an offset are read in this time zone; a post appears when its date comes here.
    timeZone: 'UTC',
    // Keys of your own, for templates: {{site.params.tagline}}
    params: { tagline: 'Notes on things worth making' },
  },

  collections: {
    // Pages in content/blog/, newest first. Without the permalink they have the addresses that the files have.
    blog: { kind: 'posts', permalink: '/blog/:year/:slug/' },
  },

  menus: {
    main: [{ target: 'blog/index.md' }, { target: 'about.md' }, { title: 'Tags', target: '/tags/' }],
  },

  // Each post with `series: Bread` in its front matter is then listed at /series/bread/ too.
  // taxonomies: ['tags', 'series'],

  // `prebake start` also looks for changes at these times: here at every full hour.
  // schedules: { hourly: '0 * * * *' },
});
