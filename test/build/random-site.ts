import fc from 'fast-check';

/** Path → text; undefined where there is no file. */
export type Files = Record<string, string | undefined>;

/** One thing that an author does, or that time does. */
export type Step =
  /** Writes or removes files. The build is told of each, or of the folder when all of it went. */
  | { do: 'edit'; files: Files }
  | { do: 'rename'; from: string; to: string }
  | { do: 'removeFolder'; folder: string }
  | { do: 'wait'; days: number }
  /** Looks at everything, as the first build of a process does. */
  | { do: 'rescan' };

export const CONFIG = `
site: { title: Random, url: "https://example.org/base", timeZone: Europe/Berlin, params: { colour: green } }
collections:
  blog: { kind: posts, permalink: "/blog/:year/:slug/" }
  docs: { kind: pages }
  good: { kind: pages, from: docs/deep, sort: mood desc }
taxonomies: { tags: { permalink: "/tags/:slug/", paginate: 2 } }
menus: { main: [{ target: index.md }] }
schedules: false
`;

const PAGES = [
  'index.md',
  'about.md',
  '404.md',
  'blog/index.md',
  ...['a', 'b', 'c', 'd', 'e'].map((name) => `blog/${name}.md`),
  'blog/2026-02-02-dated.md',
  'blog/leaf/index.md',
  'docs/index.md',
  'docs/one.md',
  'docs/two.md',
  'docs/deep/index.md',
  'docs/deep/x.md',
  'docs/deep/y.md',
  'plain.html',
] as const;

const HOME = 'index.md';
const MOVABLE = PAGES.filter((path) => path !== HOME);

const TARGETS = [
  ...PAGES.map((path) => `/${path}`),
  'a.md',
  '../about.md',
  'one.md#part',
  '/base/about/',
  '/moved/',
  '/old/',
  'pic.png',
  '/logo.txt',
  '/tags/red/',
  '/feed.xml',
];

/** Mostly absent, so that most pages are of the plain kind. */
const seldom = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 4 });
/** Faults: some, so that pages are mended too, yet few, so that most states can be compared. */
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 60 });

const words = fc.constantFrom('Alpha', 'Beta', 'Gamma', 'Delta');
const dates = fc.constantFrom('2026-01-01', '2026-05-31', '2026-06-01', '2026-06-02', '2026-06-03 12:00', '2027-01-01');

const matterOf = (path: string) => {
  const isPost = path.startsWith('blog/') && path !== 'blog/index.md';
  const own = `/at/${path.replace(/\W+/g, '-')}/`;
  const size = /^(blog\/|docs\/)?index\.md$/.test(path) ? ['2'] : [];
  return fc.record(
    {
      title: words,
      date: isPost ? dates : seldom(dates),
      tags: seldom(fc.subarray(['red', 'Red', 'C++', 'C#', 'blue'])),
      draft: seldom(fc.boolean()),
      weight: seldom(fc.integer({ min: 1, max: 3 })),
      mood: seldom(words),
      badge: seldom(words),
      related: seldom(fc.constantFrom(...PAGES)),
      permalink: fc
        .tuple(seldom(fc.constantFrom(own, '/moved/:slug/')), rarely(fc.constant('/about/')))
        .map(([fine, clash]) => clash ?? fine),
      aliases: fc
        .tuple(seldom(fc.constantFrom([`/old${own}`], [`/old${own}`, `/older${own}`])), rarely(fc.constant(['/old/'])))
        .map(([fine, clash]) => clash ?? fine),
      expiryDate: seldom(dates),
      publishDate: seldom(dates),
      noindex: seldom(fc.boolean()),
      description: seldom(words),
      layout: fc
        .tuple(seldom(fc.constantFrom('default', 'false')), rarely(fc.constant('missing')))
        .map(([fine, missing]) => missing ?? fine),
      paginate: seldom(
        fc.constantFrom(...size, '{ collection: blog, size: 2 }', '{ taxonomy: tags, term: red, size: 1 }'),
      ),
      open: rarely(fc.constant('[')),
    },
    { requiredKeys: ['title', 'date'] },
  );
};

const bodyPart = fc.oneof(
  { weight: 10, arbitrary: words.map((word) => `${word} text.`) },
  { weight: 10, arbitrary: words.map((word) => `## ${word}`) },
  { weight: 5, arbitrary: fc.constant('## Part {#part}') },
  { weight: 15, arbitrary: fc.constantFrom(...TARGETS).map((target) => `[link](${target})`) },
  {
    weight: 10,
    arbitrary: fc.constantFrom('{{< box colour="red" >}}inner **text**{{< /box >}}', '{{< list >}}'),
  },
  { weight: 5, arbitrary: fc.constant('![picture](pic.png)') },
  { weight: 1, arbitrary: fc.constant('{{< missing >}}') },
);

/** Keys whose values are written as they are. */
const PLAIN = /ate$|^layout$|^open$/;

const pageAt = (path: string): fc.Arbitrary<string> =>
  fc.tuple(matterOf(path), fc.array(bodyPart, { maxLength: 4 })).map(([matter, parts]) => {
    const lines = Object.entries(matter).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [`${key}: ${PLAIN.test(key) ? String(value) : JSON.stringify(value)}`];
    });
    return `---\n${lines.join('\n')}\n---\n${parts.join('\n\n')}\n`;
  });

/** What a file that is no page may hold; undefined stands for none. */
const OTHERS: Record<string, (string | undefined)[]> = {
  'content/_data/facts.yaml': [
    'colour: red\nsize: 1\n',
    'colour: blue\nsize: 2\n',
    'size: 1\n',
    'colour: [\n',
    undefined,
  ],
  'content/_data/team/lead.yaml': ['name: Ada\n', 'name: Grace\nnick: G\n', undefined],
  'content/blog/_defaults.yaml': [
    'mood: calm\n',
    'draft: true\n',
    'layout: post\n',
    'badge: all\n',
    undefined,
    undefined,
  ],
  'content/docs/_defaults.yaml': ['mood: eager\ntags: [docs]\n', 'weight: 9\n', undefined],
  'content/blog/pic.png': ['pixels', 'more pixels', undefined],
  'content/list.json.hbs': [
    '[{{#each collections.docs}}"{{title}}"{{#unless @last}},{{/unless}}{{/each}}]',
    '---\nlayout: false\n---\n{{json data.facts}} {{page.url}}',
    undefined,
  ],
  'content/contents.xml.hbs': [
    '{{#each (limit collections.blog 2)}}<item>{{content}}|{{excerpt}}</item>{{/each}}',
    '{{#each (where collections.docs "weight")}}<item>{{content}}</item>{{/each}}',
    undefined,
  ],
  'static/logo.txt': ['logo', 'new logo', undefined],
  'static/about/index.html': [undefined, undefined, undefined, 'in the way'],
  'templates/layouts/default.hbs': [
    '---\nlayout: base\n---\n<h1>{{page.title}}</h1>{{content}}{{> nav}}',
    '---\nlayout: base\n---\n{{#fill "head"}}{{page.description}}{{/fill}}{{page.title}}{{content}}{{#each page.terms.tags}}{{name}} {{count}} {{url}}{{/each}}',
    '{{page.title}} {{page.mood}} {{content}}',
    '{{#if broken}}',
  ],
  'templates/layouts/base.hbs': [
    '<title>{{page.title}}</title>{{#block "head"}}none{{/block}}{{content}}{{#each site.menus.main}}{{title}} {{url}}{{/each}}',
    '<body class="{{site.params.colour}}">{{content}}<link href="{{asset "site.css"}}">{{#each (limit (sortBy collections.blog "title") 2)}}{{title}}{{/each}}',
    '{{content}}{{#each page.ancestors}}{{title}}/{{/each}}{{#each page.children}}{{title}}{{/each}}{{data.facts.colour}}',
  ],
  'templates/layouts/home.hbs': [
    '{{content}}{{#each collections.blog}}<a href="{{url}}">{{title}}</a>{{> card}}{{/each}}',
    '{{#each (groupBy collections.blog "mood")}}{{key}}: {{#each items}}{{title}}{{/each}}{{/each}}{{now "day"}}',
    '{{#each taxonomies.tags}}{{name}}={{count}} {{url}} {{/each}}{{#each site.tree}}{{title}}{{/each}}',
    undefined,
  ],
  'templates/layouts/post.hbs': [
    '{{page.title}}{{content}}{{#with page.previous}}prev {{title}} {{url}}{{/with}}{{#with page.next}}next {{title}}{{/with}}',
    '{{formatDate page.date "yyyy-MM-dd"}}{{page.readingTime}}{{content}}{{page.toc}}{{#each (where collections.blog "mood" page.mood)}}{{title}}{{/each}}',
    '{{shout page.title}}{{page.section}}{{page.collection}}{{content}}',
    undefined,
  ],
  'templates/layouts/section.hbs': [
    '{{content}}{{#with page.pagination}}{{number}}/{{count}} {{#each items}}{{title}}{{/each}}{{#with next}}{{url}}{{/with}}{{#with previous}}{{url}}{{/with}}{{/with}}',
    '{{#each page.children}}{{title}}{{badge}}{{excerpt}}{{/each}}{{json data.team}}',
    undefined,
  ],
  'templates/layouts/term.hbs': [
    '{{page.title}}: {{#with page.pagination}}{{#each items}}{{title}}{{/each}}{{total}}{{/with}}',
    '{{page.term.name}} {{page.term.count}}: {{#each page.term.pages}}{{title}} {{mood}}{{/each}}',
    undefined,
  ],
  'templates/layouts/taxonomy.hbs': [
    '{{page.title}}: {{#each taxonomies.tags}}{{name}} {{count}}{{/each}}',
    undefined,
    undefined,
  ],
  'templates/layouts/list.hbs': [undefined, undefined, 'list {{page.kind}} {{page.title}}'],
  'templates/partials/nav.hbs': [
    '<nav>{{#each (limit collections.docs 2)}}{{title}}{{/each}}</nav>',
    '<nav>{{> card @root.page size="s"}}</nav>',
    '<nav>{{shout @root.site.title}}</nav>',
    '<nav>{{#if (where @root.collections.blog "badge")}}badges{{/if}}</nav>',
  ],
  'templates/partials/card.hbs': ['<i>{{title}}{{size}}</i>', '<b>{{description}}{{badge}}{{year}}</b>', undefined],
  'templates/shortcodes/box.hbs': [
    '<div class="{{colour}}">{{inner}}</div>',
    '<p>{{page.title}}{{#each (first @root.collections.docs)}}{{title}}{{/each}}</p>',
    '<em>{{data.team.lead.name}}</em>',
  ],
  'templates/shortcodes/list.hbs': ['{{#each collections.docs}}{{title}} {{url}}{{/each}}', '{{shout page.title}}'],
  'templates/helpers/shout.js': [
    'export const shout = (text) => String(text).toUpperCase();\n',
    'export const shout = (text, { ctx }) => [text, ctx.data.facts?.colour, ctx.read("notes.txt")].join();\n',
    'export const shout = (text, { ctx }) => ctx.memo("n", () => ctx.collections.blog.length) + text;\n',
    'export const shout = (text, { ctx }) => text + ctx.now("month").toISOString();\nexport const year = () => 2026;\n',
    'export const shout = (text => ;\n',
  ],
  'templates/assets/site.css': ['a { color: red }', '@import "_more.css"; a { color: blue }', 'a {{ }'],
  'templates/assets/_more.css': ['b { color: green }', 'b { color: black }'],
  'notes.txt': ['note', 'other note', undefined],
};

const otherFile = fc
  .constantFrom(...Object.keys(OTHERS))
  .chain((path) => fc.constantFrom(...(OTHERS[path] ?? [])).map((text): [string, string | undefined] => [path, text]));
const pageFile = fc.constantFrom(...PAGES).chain((path) => {
  const text = pageAt(path);
  // The menu points at the home page, which therefore stays.
  return fc.tuple(fc.constant(`content/${path}`), path === HOME ? text : fc.option(text, { nil: undefined, freq: 5 }));
});

const change = fc.oneof({ weight: 3, arbitrary: pageFile }, { weight: 2, arbitrary: otherFile });

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .array(change, { minLength: 1, maxLength: 3 })
      .map((changes): Step => ({ do: 'edit', files: Object.fromEntries(changes) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...MOVABLE), fc.constantFrom(...MOVABLE))
      .map(([from, to]): Step => ({ do: 'rename', from: `content/${from}`, to: `content/${to}` })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('content/blog', 'content/docs', 'content/docs/deep').map((folder): Step => {
      return { do: 'removeFolder', folder };
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom(0.5, 1, 2, 300).map((days): Step => ({ do: 'wait', days })) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'rescan' }) },
);

/** Pages of a site to begin with. */
export const firstPages: fc.Arbitrary<Files> = fc
  .uniqueArray(pageFile, { minLength: 4, maxLength: 12, selector: ([path]) => path })
  .map((pages) => Object.fromEntries(pages));

/** A site with these pages, and everything else in its first version. */
export function siteWith(pages: Files): Files {
  const others = Object.entries(OTHERS).map(([path, texts]) => [path, texts[0]]);
  const home = { 'content/index.md': '---\ntitle: Home\n---\n' };
  return { 'prebake.config.yaml': CONFIG, ...Object.fromEntries(others), ...home, ...pages };
}

/** A text for a file that is at fault, or is in another's way, with which it is not. */
export function mendedText(path: string): string | undefined {
  if (path in OTHERS) return OTHERS[path]?.[0];
  return path.startsWith('content/blog/')
    ? '---\ntitle: Mended\ndate: 2026-04-04\n---\nText.\n'
    : '---\ntitle: Mended\n---\n';
}
