import type { Dimension, Metric } from '@rookery/shared/contract/insights.ts';
import { keepPreviousData, useQuery } from '@tanstack/preact-query';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import type { Filters } from '../../state/game-filters.ts';
import { asQuery } from '../../state/use-filters.ts';

/** One metric of a player by one dimension, within filters. */
export const useInsight = (id: string, metric: Metric, by: Dimension, filters: Filters) =>
  useQuery({
    queryKey: ['games', 'insights', id, metric, by, filters],
    queryFn: () =>
      read(api.players[':id'].insights.$get({ param: { id }, query: { ...asQuery(filters), metric, by } })),
    placeholderData: keepPreviousData,
  });
