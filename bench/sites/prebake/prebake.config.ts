export default {
  site: { title: 'Bench', url: 'https://example.org' },
  taxonomies: { tags: { paginate: 50 } },
  markdown: { highlight: false },
  feed: false,
  sitemap: false,
  robots: false,
};
