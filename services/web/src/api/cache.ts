import { QueryClient } from '@tanstack/preact-query';
import { ApiError } from './problem.ts';

const AWAY = new Set([0, 429, 502, 503, 504]);

/** What the page knows of the API. What is asked again within ten seconds is not fetched again. */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
      // Only who is away may come back; who refuses does so again.
      retry: (count, error) => error instanceof ApiError && AWAY.has(error.status) && count < 5,
      retryDelay: (count) => Math.min(500 * 2 ** count, 8_000),
    },
    mutations: { networkMode: 'always' },
  },
});
