import { join, relative } from 'node:path';

/** What someone at a terminal is told once the stack runs. */
export const welcome = (url: string, dataFolder: string): string => {
  const shown = (name: string) => {
    const path = join(dataFolder, name);
    const short = relative(process.cwd(), path);
    return short.startsWith('..') ? path : short;
  };
  return [
    '',
    `  Rookery runs at ${url}`,
    `  reference  ${url}/api/reference`,
    `  token      in ${shown('token')}`,
    `  logs       in ${shown('logs')}`,
    '  Ctrl-C ends it; the data stay.',
    '',
  ].join('\n');
};
