import { defineConfig } from 'prebake';

// Every option is optional; your editor shows what each one does and its default.
export default defineConfig({
  site: {
    title: 'My site',
    description: 'A small site, baked before anyone asks for it.',
    // The address at which people read the site. With it, prebake also writes feed.xml and sitemap.xml.
    // url: 'https://example.org',
    language: 'en',
    // Dates without an offset are read in this time zone; a post appears when its date comes here.
    timeZone: 'UTC',
    // Keys of your own, for templates: {{site.params.tagline}}
    params: {
      tagline: 'Notes on things worth making.',
    },
  },

  collections: {
    // Pages in content/blog/, newest first. Remove the pattern to keep the addresses that the files have.
    blog: { kind: 'posts', permalink: '/blog/:year/:slug/' },
  },

  // A page for each tag, at /tags/<tag>/.
  taxonomies: ['tags'],

  // `prebake start` also looks for changes at these times: here at every full hour.
  schedules: { hourly: '0 * * * *' },
});
