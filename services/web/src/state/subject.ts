import { useLocation, useSearch } from 'wouter-preact';
import { keep, recall } from './kept.ts';

/** The id of the player that the address speaks of; undefined where it speaks of none. */
export const useSubject = (): string | undefined => {
  const [path] = useLocation();
  const search = useSearch();
  const named = /^\/player\/([^/]+)/.exec(path)?.[1] ?? new URLSearchParams(search).get('player');
  return named ? decodeURIComponent(named).toLowerCase() : undefined;
};

/** The player that was looked at last, for views that are opened without one. */
export const lastSubject = (): string | undefined => recall('player') ?? undefined;

export const keepSubject = (id: string): void => keep('player', id);
