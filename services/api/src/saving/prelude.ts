import type { TransactionSql } from 'postgres';
import { arrayLiteral } from '../db/columns.ts';
import { statement } from '../db/statement.ts';
import type { Incoming } from './incoming.ts';

/** What a transaction asks before it writes games. */
export interface Prelude {
  /** Ids of games that are stored already. */
  stored: ReadonlySet<string>;
  /** As many numbers for new games as were asked for. */
  numbers: readonly number[];
  /** Ids of the players of these games who are followed. */
  followed: ReadonlySet<string>;
  /** Another one once the contents of the database were replaced: a table that is emptied gets a new file. */
  epoch: string;
}

const ASK = `
  select
    array(select id from games where id = any($1::text[]))::text as stored,
    array(select nextval('games_no_seq')::int from generate_series(1, $2::int))::text as numbers,
    array(
      select p.id from players p join follows f on f.player_no = p.no where p.id = any($3::text[])
    )::text as followed,
    pg_relation_filenode('players')::text as epoch`;

// Ids and numbers need no quotes in an array's text form, and hold no comma.
const itemsOf = (array: string): string[] => (array === '{}' ? [] : array.slice(1, -1).split(','));

/** Asks which of the games are stored and which of their players are followed, and draws numbers for new ones. */
export const readPrelude = async (
  tx: TransactionSql,
  games: readonly Incoming[],
  newGames: number,
): Promise<Prelude> => {
  const players = new Set(
    games.flatMap(({ packed }) => [packed.white.playerId, packed.black.playerId]).filter((id) => id !== null),
  );
  const [row] = await statement<{ stored: string; numbers: string; followed: string; epoch: string }>(
    tx,
    ASK,
    [arrayLiteral(games.map(({ packed }) => packed.id)), newGames, arrayLiteral([...players])],
  );
  if (!row) throw new Error('a select without a table gave no row');
  return {
    stored: new Set(itemsOf(row.stored)),
    numbers: itemsOf(row.numbers).map(Number),
    followed: new Set(itemsOf(row.followed)),
    epoch: row.epoch,
  };
};
