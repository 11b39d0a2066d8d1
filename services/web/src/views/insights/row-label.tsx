import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { linkTo } from '../../state/game-filters.ts';
import type { Row } from './row.ts';

/** The name of a group: a link to its games where the list has them. */
export const RowLabel = ({ label, games }: Pick<Row, 'label' | 'games'>): ComponentChildren =>
  games ? <Link href={linkTo('/games', games)}>{label}</Link> : label;
