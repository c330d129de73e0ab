/** A small site with lists, a feed, data and partials, as files by path. */
export function smallSite(): Record<string, string> {
  return {
    'prebake.config.yaml': [
      'site: { title: Garden, url: "https://example.org" }',
      'collections: { blog: { kind: posts } }',
      'schedules: false',
      'workers: { count: 2 }',
      'publish: { maxDelete: { share: 1, count: 0 } }',
      '',
    ].join('\n'),
    'content/index.md': '---\ntitle: Home\nlayout: home\n---\nWelcome.\n',
    'content/about.md': '---\ntitle: About\n---\nAbout us.\n',
    'content/blog/one.md': post('One', '2026-01-01', 'The first.'),
    'content/blog/two.md': post('Two', '2026-02-01', 'The second.'),
    'content/_data/team.yaml': '- Ada\n- Ben\n',
    'templates/layouts/base.hbs': [
      '<!doctype html>',
      '<html lang="en">',
      '<head><title>{{page.title}} | {{site.title}}</title></head>',
      '<body>',
      '{{content}}',
      '{{> foot}}',
      '</body>',
      '</html>',
      '',
    ].join('\n'),
    'templates/layouts/default.hbs': '---\nlayout: base\n---\n<main>{{content}}</main>\n',
    'templates/layouts/home.hbs': [
      '---\nlayout: base\n---',
      '<ul>{{#each collections.blog}}<li>{{title}}</li>{{/each}}</ul>',
      '<p>{{#each data.team}}{{this}} {{/each}}</p>',
      '{{content}}',
      '',
    ].join('\n'),
    'templates/partials/foot.hbs': '<footer>by hand</footer>\n',
    'static/robots.txt': 'User-agent: *\n',
  };
}

export function post(title: string, date: string, body: string, more = ''): string {
  return `---\ntitle: ${title}\ndate: ${date}\n${more}---\n${body}\n`;
}
