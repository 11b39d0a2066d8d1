/** What stands for the name behind these parts of a path. */
const NAMES: Readonly<Record<string, string>> = { players: '{id}', games: '{id}', opponents: '{opponent}' };
/** Parts behind them that are no names. */
const PARTS = new Set(['export']);

/** The route of a path that is asked for, as the OpenAPI document names it. */
export const routeOf = (path: string): string => {
  const parts = path.split('?', 1)[0]?.split('/') ?? [];
  return parts.map((part, i) => (PARTS.has(part) ? part : (NAMES[parts[i - 1] ?? ''] ?? part))).join('/');
};
