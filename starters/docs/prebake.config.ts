import { defineConfig } from 'prebake';

// Every option is optional; your editor shows what each one does and its default.
export default defineConfig({
  site: {
    title: 'My project',
    description: 'How to install, use and extend it.',
    // The address at which people read the site. With it, prebake also writes sitemap.xml, and a path such as
    // https://example.org/docs is put before every link.
    // url: 'https://example.org',
    language: 'en',
    // Keys of your own, for templates: {{site.params.repository}}
    // params: { repository: 'https://example.org/source' },
  },

  collections: {
    // In the order of their weights, so that the pages can be read from first to last.
    docs: { kind: 'pages' },
  },

  menus: {
    main: [{ title: 'Documentation', target: 'docs/index.md' }, { target: 'changelog.md' }],
  },

  // Headings down to this level are listed beside the page.
  markdown: { tocDepth: 3 },

  // A broken link fails the build. This only tells of it:
  // links: 'warn',
});
