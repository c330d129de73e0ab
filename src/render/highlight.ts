import type { HighlighterCore, ThemedToken } from 'shiki/core';
import { escapeText } from './html.ts';

/**
 * Highlighting by shiki with classes instead of colours, so that one markup serves light and dark;
 * `styles/highlight.css` colours them. shiki and each grammar are loaded when a site first uses them and then kept.
 *
 * Every language has a highlighter of its own, with the grammars that it embeds: in a shared one, code inside a
 * Markdown block would be highlighted or not by which languages other pages had loaded before.
 */
interface Shiki {
  languages: Record<string, () => Promise<{ default: unknown }>>;
  create: (grammar: unknown) => HighlighterCore;
}

/** By language; undefined for one that shiki does not know. */
const highlighters = new Map<string, HighlighterCore | undefined>();
const loading = new Map<string, Promise<void>>();
let shiki: Promise<Shiki> | undefined;

/** Longest line that is highlighted, in code units: grammars take the square of some lines' length. */
const LINE_LIMIT = 1000;
const THEME = 'prebake';

/** Undefined when the language is there already, or is none: `highlightLines` may be called. */
export function loadLanguage(language: string): Promise<void> | undefined {
  if (highlighters.has(language)) return undefined;
  let load = loading.get(language);
  if (load === undefined) {
    load = loadHighlighter(language).finally(() => loading.delete(language));
    loading.set(language, load);
  }
  return load;
}

async function loadHighlighter(language: string): Promise<void> {
  shiki ??= loadShiki();
  const { languages, create } = await shiki;
  const grammar = Object.hasOwn(languages, language) ? await languages[language]?.() : undefined;
  highlighters.set(language, grammar === undefined ? undefined : create(grammar.default));
}

/** The lines of `code` as HTML; undefined for a language that is not known. */
export function highlightLines(code: string, language: string): string[] | undefined {
  const highlighter = highlighters.get(language);
  if (highlighter === undefined) return undefined;
  const lines = highlighter.codeToTokensBase(code.replace(/\n$/, ''), {
    lang: highlighter.getLoadedLanguages().includes(language) ? language : 'text',
    theme: THEME,
    tokenizeMaxLineLength: LINE_LIMIT,
    // A limit in time would make the HTML depend on the load of the machine.
    tokenizeTimeLimit: 0,
  });
  return lines.map(lineHtml);
}

/** Neighbours of one class share a span; white space joins whatever is before it. */
function lineHtml(tokens: readonly ThemedToken[]): string {
  let html = '';
  let current = '';
  let text = '';
  const flush = () => {
    if (text !== '') html += current === '' ? escapeText(text) : `<span class="${current}">${escapeText(text)}</span>`;
    text = '';
  };
  for (const { content, color, fontStyle } of tokens) {
    const name = content.trim() === '' ? current : classOf(color ?? '', fontStyle ?? 0);
    if (name !== current) flush();
    current = name;
    text += content;
  }
  flush();
  return html;
}

const FONT_STYLES = [
  [1, 'si'],
  [2, 'sb'],
  [4, 'su'],
] as const;

/** The theme's colours are classes already; italic, bold and underline add theirs. */
function classOf(color: string, fontStyle: number): string {
  const name = /^var\(--([a-z-]+)\)$/.exec(color)?.[1] ?? '';
  const names = [CLASSES[name] ?? ''];
  for (const [bit, style] of FONT_STYLES) if (fontStyle > 0 && (fontStyle & bit) !== 0) names.push(style);
  return names.filter((each) => each !== '').join(' ');
}

/** Short class names by the name of shiki's colour variable. */
export const CLASSES: Record<string, string> = {
  'token-constant': 'sc',
  'token-string': 'ss',
  'token-comment': 'sm',
  'token-keyword': 'sk',
  'token-parameter': 'sp',
  'token-function': 'sf',
  'token-string-expression': 'se',
  'token-punctuation': 'sn',
  'token-link': 'sl',
  'token-inserted': 'sy',
  'token-deleted': 'sd',
  'token-changed': 'sg',
};

async function loadShiki(): Promise<Shiki> {
  const [core, { createJavaScriptRegexEngine }, { bundledLanguages }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
    import('shiki/langs'),
  ]);
  // Shared by all highlighters, with the patterns it has compiled.
  const engine = createJavaScriptRegexEngine({ forgiving: true });
  const theme = core.createCssVariablesTheme({ name: THEME, variablePrefix: '--', fontStyle: true });
  return {
    languages: bundledLanguages,
    create: (grammar) =>
      core.createHighlighterCoreSync({ themes: [theme], langs: [grammar as never], engine, warnings: false }),
  };
}
