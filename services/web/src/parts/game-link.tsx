import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { makeSearch } from '../state/address.ts';
import { useSubject } from '../state/subject.ts';

/** The address of a game as a player looks at it, at a ply: their side is below. */
export const gameAddress = (id: string, player: string | undefined, ply = 0): string => {
  const params = new URLSearchParams();
  if (player !== undefined) params.set('player', player);
  if (ply > 0) params.set('ply', String(ply));
  return `/game/${id}${makeSearch(params)}`;
};

interface Props {
  id: string;
  ply?: number;
  class?: string;
  'aria-label'?: string;
  children: ComponentChildren;
}

/** A link to a game that keeps the player being looked at. */
export const GameLink = ({ id, ply, ...rest }: Props) => (
  <Link href={gameAddress(id, useSubject(), ply)} {...rest} />
);
