/**
 * The script that runs in the pages while they are edited. It hears what was published, and decides: nothing of this
 * page changed, only stylesheets did, or the page must be loaded again. Texts of failures are put in as text, never as
 * HTML. A hidden page listens to nothing: browsers allow few connections to one host.
 */
export const CLIENT = String.raw`(() => {
  const own = document.currentScript;
  const address = new URL(own.src);
  address.pathname = address.pathname.replace(/\.js$/, '');
  address.searchParams.set('path', location.pathname);
  address.searchParams.set('digest', own.dataset.digest);
  let since = '';
  let source;
  let shown;

  const plain = (path) => {
    try { return decodeURI(path); } catch { return path; }
  };

  const sheets = () => [...document.querySelectorAll('link[rel~="stylesheet"][href]')];

  const pathOf = (url) => {
    const parsed = new URL(url, document.baseURI);
    return parsed.origin === location.origin ? plain(parsed.pathname) : '';
  };

  function published({ page, changed }) {
    if (page || changed === null) return location.reload();
    const now = new Set(changed.map(plain));
    const styles = sheets().filter((link) => now.has(pathOf(link.href)));
    const swapped = new Set(styles.map((link) => pathOf(link.href)));
    const used = performance.getEntriesByType('resource').map((entry) => pathOf(entry.name));
    if (used.some((path) => now.has(path) && !swapped.has(path))) return location.reload();
    for (const link of styles) swap(link);
  }

  function swap(link) {
    const fresh = link.cloneNode();
    const url = new URL(link.href);
    url.searchParams.set('live', Date.now());
    fresh.href = url.href;
    fresh.onload = fresh.onerror = () => link.remove();
    link.after(fresh);
  }

  function put(parent, name, text, style) {
    const element = document.createElement(name);
    element.style.cssText = style;
    element.textContent = text;
    parent.append(element);
    return element;
  }

  function showFailures(failures) {
    if (shown) shown.remove();
    shown = undefined;
    if (failures.length === 0) return;
    shown = document.createElement('prebake-failures');
    shown.style.cssText = 'all:initial;position:fixed;inset:0;z-index:2147483647;overflow:auto;background:#16181df2';
    const root = shown.attachShadow({ mode: 'open' });
    const box = put(root, 'div', '', 'max-width:60rem;margin:3rem auto;padding:0 1.5rem;color:#e8eaf0;' +
      'font:16px/1.5 system-ui,sans-serif');
    box.setAttribute('role', 'alert');
    const close = put(box, 'button', 'Close', 'float:right;font:inherit;color:inherit;background:none;' +
      'border:1px solid #666;border-radius:4px;padding:.2rem .8rem;cursor:pointer');
    close.onclick = () => showFailures([]);
    for (const { id, error } of failures) {
      const place = [error.file || id, error.line, error.column].filter(Boolean).join(':');
      put(box, 'h1', error.name, 'font-size:1.25rem;margin:2rem 0 0;color:#ff8f8f');
      put(box, 'p', place, 'margin:0;color:#9fb4ff;font-family:ui-monospace,monospace');
      put(box, 'p', error.message, 'margin:.75rem 0;white-space:pre-wrap');
      if (error.frame) put(box, 'pre', error.frame, 'padding:1rem;background:#0008;border-radius:6px;overflow:auto;' +
        'font:14px/1.5 ui-monospace,monospace');
      put(box, 'p', error.remedy, 'margin:.75rem 0;color:#a8e6b0');
      if (error.causes.length > 0) put(box, 'pre', error.causes.join('\n'), 'white-space:pre-wrap;color:#999;' +
        'font:13px/1.5 ui-monospace,monospace');
    }
    document.documentElement.append(shown);
  }

  function connect() {
    if (source || document.hidden) return;
    if (since) address.searchParams.set('since', since);
    source = new EventSource(address);
    const on = (name, act) => source.addEventListener(name, (event) => {
      since = event.lastEventId || since;
      act(JSON.parse(event.data));
    });
    on('generation', () => {});
    on('reload', () => location.reload());
    on('published', published);
    on('failures', showFailures);
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) awaitServer();
    };
  }

  function disconnect() {
    if (source) source.close();
    source = undefined;
  }

  // Another process answers, which does not know this page's token: load the page again, but never in quick circles.
  function awaitServer() {
    disconnect();
    const last = Number(sessionStorage.getItem('prebake-reloaded') || 0);
    setTimeout(async () => {
      try {
        await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
        sessionStorage.setItem('prebake-reloaded', Date.now());
        location.reload();
      } catch {
        awaitServer();
      }
    }, Date.now() - last < 10000 ? 10000 : 1000);
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? disconnect() : connect()));
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', connect);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && shown) showFailures([]);
  });
  connect();
})();
`;
