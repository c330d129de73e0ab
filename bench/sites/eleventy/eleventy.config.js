import syntaxHighlight from '@11ty/eleventy-plugin-syntaxhighlight';
import markdownIt from 'markdown-it';
import anchor from 'markdown-it-anchor';
import { site } from './site.js';

const slugify = (text) => text.trim().toLowerCase().replace(/\s+/g, '-');

export default function configure(eleventy) {
  eleventy.setLibrary('md', markdownIt({ html: true }).use(anchor, { slugify, tabIndex: false }));
  if (process.env.BENCH_HIGHLIGHT === '1') eleventy.addPlugin(syntaxHighlight);
  eleventy.addPassthroughCopy({ static: '/' });
  eleventy.setQuietMode(true);
  // Lists, terms and neighbours of all pages, worked out once.
  eleventy.addCollection('lists', (api) => {
    site.fill(api.getFilteredByGlob('content/**/*.md'));
    return site.lists;
  });
  return {
    // Off: content is not run through a template language before Markdown, as in the other tools.
    markdownTemplateEngine: false,
    dir: { input: 'content', includes: '../_includes', data: '../_data', output: 'public' },
  };
}
