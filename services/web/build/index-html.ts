/** The names of the files that the page begins with. */
export interface FirstFiles {
  app: string;
  atOnce: string;
  style: string;
  /** Scripts that `app` imports at once. */
  early: readonly string[];
  /** Scripts of each view beside those, by the first word of its path. */
  views: readonly { name: string; files: readonly string[] }[];
}

/** The one document of the page. Nothing stands inline, so that the policy needs no exception. */
export const indexHtml = ({ app, atOnce, style, early, views }: FirstFiles): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
    '<meta name="referrer" content="no-referrer">',
    '<title>Rookery</title>',
    `<script src="/assets/${atOnce}" data-views="${makeViews(views)}"></script>`,
    `<link rel="stylesheet" href="/assets/${style}">`,
    `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">`,
    ...early.map((name) => `<link rel="modulepreload" href="/assets/${name}">`),
    `<script type="module" src="/assets/${app}"></script>`,
    '</head>',
    '<body><div id="page"></div><noscript>Rookery needs JavaScript.</noscript></body>',
    '</html>',
    '',
  ].join('\n');

/** JSON in an attribute; the names of files have nothing else that would need care there. */
const makeViews = (views: FirstFiles['views']): string =>
  JSON.stringify(Object.fromEntries(views.map(({ name, files }) => [name, files]))).replaceAll('"', '&quot;');

/** A rook. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#3b7dd8" d="M3 2h2v2h2V2h2v2h2V2h2v4l-2 1v4l2 1v2H3v-2l2-1V7L3 6z"/></svg>';
