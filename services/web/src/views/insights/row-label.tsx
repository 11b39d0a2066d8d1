import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';
import { linkTo } from '../../state/game-filters.ts';
import type { Row } from './row.ts';

/** The name of a group: a link to its games where the list has them. */
export const RowLabel = ({ label, games }: Pick<Row, 'label' | 'games'>): ComponentChildren =>
  games ? <Link href={linkTo('/games', games)}>{label}</Link> : label;

/** A number of a group, as another way to its games. */
export const RowCount = ({
  row: { label, games },
  children,
}: {
  row: Row;
  children: string;
}): ComponentChildren =>
  games ? (
    <Link href={linkTo('/games', games)} title={`The games: ${label}`}>
      {children}
    </Link>
  ) : (
    children
  );
