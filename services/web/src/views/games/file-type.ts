/** What a file is sent as, by its name; undefined for one that cannot be read. */
export const fileTypeOf = (name: string): string | undefined => {
  const end = /\.([a-z0-9]+)$/.exec(name.toLowerCase())?.[1];
  switch (end) {
    case 'gz':
      return 'application/gzip';
    case 'ndjson':
    case 'jsonl':
    case 'json':
      return 'application/x-ndjson';
    case 'pgn':
    case 'txt':
    case undefined:
      return 'application/x-chess-pgn';
    default:
      return undefined;
  }
};
