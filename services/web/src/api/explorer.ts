import type { ExplorerQuery } from '@rookery/shared/contract/explorer.ts';
import { api } from './client.ts';
import { read } from './read.ts';

type Query = Parameters<(typeof api.explorer)['$get']>[0]['query'];

/** What was played from a position: in a player's games, or in all. A variant that is none goes on as it is: the API says what is wrong with it. */
export const askExplorer = (
  player: string | undefined,
  { variant, ...rest }: Omit<Query, 'variant'> & { variant: string },
  signal?: AbortSignal,
) => {
  const query = { ...rest, variant: variant as ExplorerQuery['variant'] };
  const init = { init: { signal } };
  return player === undefined
    ? read(api.explorer.$get({ query }, init))
    : read(api.players[':id'].explorer.$get({ param: { id: player }, query }, init));
};
