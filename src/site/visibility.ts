import type { HeldBack, Page } from './site.ts';

/** Shows pages that are not public: for previews. */
export interface Preview {
  drafts: boolean;
  future: boolean;
  expired: boolean;
}

export interface Visibility {
  visible: Page[];
  heldBack: HeldBack[];
  /** The next instant after `now`, in ms since the epoch, at which a page comes or goes by its dates. */
  nextMoment: number | undefined;
}

/** A page is published from `publishDate` on, until `expiryDate`: at that very instant it is gone. */
export function sortOut(pages: Page[], now: number, preview: Preview): Visibility {
  const visible: Page[] = [];
  const heldBack: HeldBack[] = [];
  let nextMoment: number | undefined;
  const remember = (instant: number | undefined) => {
    if (instant === undefined || instant <= now) return;
    if (nextMoment === undefined || instant < nextMoment) nextMoment = instant;
  };
  for (const page of pages) {
    const source = page.source ?? page.id;
    if (page.draft && !preview.drafts) {
      heldBack.push({ source, reason: 'draft' });
      continue;
    }
    const begin = page.publishDate === undefined ? undefined : Date.parse(page.publishDate);
    const end = page.expiryDate === undefined ? undefined : Date.parse(page.expiryDate);
    if (end !== undefined && end <= now) {
      if (preview.expired) visible.push(page);
      else heldBack.push({ source, reason: 'expired', ...(page.expiryDate && { at: page.expiryDate }) });
      continue;
    }
    if (begin === undefined || end === undefined || begin < end) {
      remember(begin);
      remember(end);
    }
    if (begin === undefined || begin <= now || preview.future) visible.push(page);
    else heldBack.push({ source, reason: 'future', ...(page.publishDate && { at: page.publishDate }) });
  }
  return { visible, heldBack, nextMoment };
}
