import type { Browser, BrowserContext, Page } from 'playwright-core';
import { until } from '../test/until.ts';

/** Somebody who looks at the page, signed in, with all that the console said to them. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What the console, uncaught errors and the content security policy said. */
  complaints: string[];
  /** Opens an address and waits until it is drawn. */
  open(path: string): Promise<void>;
}

export interface Look {
  width: number;
  height?: number;
  theme: 'light' | 'dark';
  /** With fingers instead of a mouse. */
  touch?: boolean;
}

const PATIENCE_MS = 40_000;

// Texts, since they run in the browser.
const SETTLED = `document.querySelector('.skeleton, [aria-busy="true"]') === null && document.fonts.status === 'loaded'`;
const PAINTED = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))';

/** Nothing is waited for any more: no skeleton stands, and what came is painted. */
export const drawn = async (page: Page): Promise<void> => {
  await page.waitForSelector('h1, .empty, .failure', { state: 'attached' });
  // Playwright's own waiting for a condition evaluates text, which the policy of the page forbids.
  await until('the view', () => page.evaluate<boolean>(SETTLED), { within: PATIENCE_MS, every: 30 });
  await page.evaluate(PAINTED);
};

/** Signs somebody in at the page of an API with the owner's token. */
export const visit = async (
  browser: Browser,
  url: string,
  token: string,
  { width, height = 800, theme, touch = false }: Look,
): Promise<Visitor> => {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    hasTouch: touch,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
  page.on('dialog', async (dialog) => {
    complaints.push(`${page.url()}: a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(`${url}/#token=${token}`);
  await page.waitForSelector('.rail');
  return {
    page,
    context,
    complaints,
    open: async (path) => {
      await page.goto(`${url}${path}`);
      await drawn(page);
    },
  };
};

const WIDER = `(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const scrolls = (element) => element !== null && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  const wide = [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth && !scrolls(element.parentElement))
    .map((element) => element.tagName.toLowerCase() + '.' + element.className);
  const over = document.documentElement.scrollWidth;
  // What is positioned absolutely leaves a scroller that is not: it ends where the document does.
  const ends = [...document.querySelectorAll('body *')].filter((element) => Math.round(element.getBoundingClientRect().right) === over);
  return [over - innerWidth + ' px', ...(wide.length > 0 ? wide : ends.map((element) => element.tagName.toLowerCase() + '.' + element.className + ' ' + element.textContent.slice(0, 20)))];
})()`;

/** What is wider than the window and does not scroll by itself; nothing where all fits. */
export const overflowOf = (page: Page): Promise<string[]> => page.evaluate(WIDER);
