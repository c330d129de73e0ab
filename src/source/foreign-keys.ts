interface Foreign {
  /** True for the values that hide or move the page; without it, every value does. */
  when?: (value: unknown) => boolean;
  /** What the generator that knows the key does with it. */
  does: string;
  /** What to write instead. */
  ours: string;
  /** A value, as YAML, with which the key is an error: for the documentation. */
  example: string;
}

const isFalse = (value: unknown) => value === false || value === 'false' || value === 'no' || value === 'never';
const isTrue = (value: unknown) => value === true || value === 'true' || value === 'yes';
const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const hasFalse = (value: unknown) => isMap(value) && Object.values(value).some(isFalse);
const isPath = (value: unknown) => typeof value === 'string' && value.includes('/');

const asDraft = 'Write `draft: true`.';
const asPermalink = 'Write `permalink`.';
const asExpiry = 'Write `expiryDate`.';
const asPublish = 'Write `publishDate`.';
const asNoindex = 'Write `noindex: true` to keep it from search engines, or `draft: true` to keep it unpublished.';

/** By these keys other generators hide or move a page; read as a key of the user's own, they would do neither. */
export const foreignKeys: Readonly<Record<string, Foreign>> = {
  published: { when: isFalse, does: 'hides the page in Jekyll', ours: asDraft, example: 'false' },
  private: { when: isTrue, does: 'hides the page in other generators', ours: asDraft, example: 'true' },
  hidden: { when: isTrue, does: 'hides the page in other generators', ours: asNoindex, example: 'true' },
  unlisted: { when: isTrue, does: 'keeps the page out of lists in Docusaurus', ours: asNoindex, example: 'true' },
  headless: { when: isTrue, does: 'keeps the page from being written in Hugo', ours: asDraft, example: 'true' },
  render: { when: isFalse, does: 'keeps the page from being written in Zola', ours: asDraft, example: 'false' },
  build: {
    when: hasFalse,
    does: 'keeps the page from being written or listed in Hugo',
    ours: asDraft,
    example: '{ list: never }',
  },
  eleventyExcludeFromCollections: {
    when: (value) => isTrue(value) || Array.isArray(value),
    does: 'keeps the page out of collections in Eleventy',
    ours: 'Move the page out of the collection’s folder, or write `draft: true`.',
    example: 'true',
  },
  sitemap: {
    when: (value) => isFalse(value) || (isMap(value) && (isTrue(value.disable) || isTrue(value.exclude))),
    does: 'keeps the page out of the sitemap in other generators',
    ours: 'Write `noindex: true`.',
    example: '{ disable: true }',
  },
  status: {
    when: (value) => value === 'draft' || value === 'hidden' || value === 'private',
    does: 'hides the page in Pelican',
    ours: asDraft,
    example: 'draft',
  },
  permalink: {
    when: (value) => isFalse(value) || (typeof value === 'string' && /\{[{%]/.test(value)),
    does: 'may be false or a template in Eleventy',
    ours: 'Write the address itself, or give the collection a pattern; to keep the page unpublished, write `draft: true`.',
    example: '"/{{ title | slugify }}/"',
  },
  url: { does: 'sets the address in Hugo', ours: asPermalink, example: '/start/' },
  path: { when: isPath, does: 'sets the address in Zola', ours: asPermalink, example: '/start/' },
  save_as: { does: 'sets the address in Pelican', ours: asPermalink, example: 'start.html' },
  redirect_from: { does: 'makes redirects in Jekyll', ours: 'Write `aliases`.', example: '[/old/]' },
  redirect_to: {
    does: 'redirects the page in Jekyll',
    ours: 'Write this page’s address under `aliases` of the target.',
    example: '/new/',
  },
  alias: {
    when: (value) => isPath(value) || Array.isArray(value),
    does: 'makes redirects',
    ours: 'Write `aliases`.',
    example: '/old/',
  },
  expires: { does: 'takes the page away in other generators', ours: asExpiry, example: '2027-01-15' },
  unpublishDate: { does: 'takes the page away in Hugo', ours: asExpiry, example: '2027-01-15' },
  pubDate: { does: 'sets the publication time in Hugo', ours: asPublish, example: '2027-01-15' },
};

/** Our keys that hide or move a page: another spelling of one must not become a key of the user's own. */
const ours = ['draft', 'publishDate', 'expiryDate', 'permalink', 'slug', 'aliases', 'noindex'];

const plainName = (key: string) => key.replace(/[-_]/g, '').toLowerCase();
const foreignByPlainName = new Map(Object.entries(foreignKeys).map(([key, entry]) => [plainName(key), entry]));
const oursByPlainName = new Map(ours.map((key) => [plainName(key), key]));

/** Why this key cannot stand with this value: another generator hides or moves the page by it. */
export function foreignKeyFault(key: string, value: unknown): { message: string; remedy: string } | undefined {
  const plain = plainName(key);
  const meant = oursByPlainName.get(plain);
  if (meant !== undefined && meant !== key) {
    return { message: `\`${key}\` is not read; the key is spelt \`${meant}\`.`, remedy: `Write \`${meant}\`.` };
  }
  const entry = foreignByPlainName.get(plain);
  if (entry === undefined || entry.when?.(value) === false) return undefined;
  const unread = meant === undefined ? 'it' : 'such a value';
  return { message: `\`${key}\` ${entry.does}; prebake does not read ${unread}.`, remedy: entry.ours };
}
