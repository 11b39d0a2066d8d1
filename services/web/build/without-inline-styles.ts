import type { BunPlugin } from 'bun';

const STYLE = "style: 'color-scheme:light only',";

/**
 * Chessground writes one style into its markup, which the page's policy forbids; `style/board.css` says the same instead.
 * The build fails where a new chessground has it elsewhere.
 */
export const withoutInlineStyles: BunPlugin = {
  name: 'without inline styles',
  setup: (build) => {
    build.onLoad({ filter: /chessground[/\\]dist[/\\]wrap\.js$/ }, async ({ path }) => {
      const source = await Bun.file(path).text();
      if (!source.includes(STYLE)) throw new Error(`${path} has no "${STYLE}" any more`);
      return { contents: source.replace(STYLE, ''), loader: 'js' };
    });
  },
};
