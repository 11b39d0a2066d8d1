import { join, relative } from 'node:path';

/**
 * The page, with the token in the fragment, which browsers send nowhere. For the eyes of whoever sits at a terminal: never
 * into a log.
 */
export const signInLink = (url: string, token: string): string =>
  `${url}/#token=${encodeURIComponent(token)}`;

/** What someone at a terminal is told once the stack runs. */
export const welcome = (url: string, dataFolder: string, token: string): string => {
  const shown = (name: string) => {
    const path = join(dataFolder, name);
    const short = relative(process.cwd(), path);
    return short.startsWith('..') ? path : short;
  };
  return [
    '',
    `  Rookery runs at ${url}`,
    `  page       ${signInLink(url, token)}`,
    `  reference  ${url}/api/reference`,
    `  token      in ${shown('token')}`,
    `  logs       in ${shown('logs')}`,
    '  Ctrl-C ends it; the data stay.',
    '',
  ].join('\n');
};
