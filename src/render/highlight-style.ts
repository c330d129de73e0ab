/**
 * The colours of highlighted code, light and dark, for a site's stylesheet. A site that wants other colours sets the
 * `--code-*` properties.
 */
export const highlightStyle = `:root {
  --code-text: #24292f; --code-background: #f6f8fa; --code-marked: #fff3c4;
  --code-constant: #0550ae; --code-string: #0a3069; --code-comment: #59636e; --code-keyword: #b3152a;
  --code-parameter: #8a4600; --code-function: #6639ba; --code-punctuation: #24292f; --code-link: #0a3069;
  --code-inserted: #116329; --code-deleted: #82071e; --code-changed: #8a4600;
}
@media (prefers-color-scheme: dark) {
  :root {
    --code-text: #e6edf3; --code-background: #161b22; --code-marked: #3a3315;
    --code-constant: #79c0ff; --code-string: #a5d6ff; --code-comment: #9198a1; --code-keyword: #ff7b72;
    --code-parameter: #ffa657; --code-function: #d2a8ff; --code-punctuation: #e6edf3; --code-link: #a5d6ff;
    --code-inserted: #7ee787; --code-deleted: #ffa198; --code-changed: #ffa657;
  }
}
.shiki { color: var(--code-text); background: var(--code-background); overflow-x: auto; }
.shiki .sc { color: var(--code-constant); }
.shiki .ss, .shiki .se { color: var(--code-string); }
.shiki .sm { color: var(--code-comment); }
.shiki .sk { color: var(--code-keyword); }
.shiki .sp { color: var(--code-parameter); }
.shiki .sf { color: var(--code-function); }
.shiki .sn { color: var(--code-punctuation); }
.shiki .sl { color: var(--code-link); }
.shiki .sy { color: var(--code-inserted); }
.shiki .sd { color: var(--code-deleted); }
.shiki .sg { color: var(--code-changed); }
.shiki .si { font-style: italic; }
.shiki .sb { font-weight: bold; }
.shiki .su { text-decoration: underline; }
pre .highlighted { background: var(--code-marked); }
`;
