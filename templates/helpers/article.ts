import type { HelperContext } from '../../src/render/contract.ts';

interface Options {
  ctx: Pick<HelperContext, 'safe'>;
}

/** The HTML of a page: headings and terms link to themselves, and tables lie in a box that scrolls. */
export function article(html: unknown, { ctx }: Options): unknown {
  return ctx.safe(
    String(html)
      .replace(/<(h[2-4]|dt) id="([^"]+)">(.*?)<\/\1>/gs, linkToItself)
      .replace(/<table\b.*?<\/table>/gs, '<div class="table">$&</div>'),
  );
}

function linkToItself(whole: string, tag: string, id: string, text: string): string {
  if (text.includes('<a ')) return whole;
  return `<${tag} id="${id}"><a class="anchor" href="#${id}">${text}</a></${tag}>`;
}
