import type { Mistakes, MistakesQuery } from '@rookery/shared/contract/mistakes.ts';
import type { Database } from '../db/connect.ts';
import { pageOf } from '../db/cursor.ts';
import { readHeaders } from '../games/read.ts';
import { knownPlayer } from '../statistics/player.ts';
import { trainingOf } from './card.ts';
import { type MistakeKey, readCards } from './card-row.ts';
import { readDetails } from './details.ts';
import { countMistakes, cursorBehind, findMistakePlaces, readHeld } from './find-page.ts';
import { viewMistake } from './view.ts';

const idOf = ({ gameNo, ply }: MistakeKey): string => `${gameNo}-${ply}`;

/** By its game and ply. */
const byKey = <T extends MistakeKey>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [idOf(row), row]));

/**
 * A page of a player's mistakes and blunders in the games that a filter holds. A page stays what it is while games
 * arrive. Throws player_not_found, invalid_parameter and invalid_cursor.
 */
export const listMistakes = async (
  db: Pick<Database, 'sql' | 'sides'>,
  player: string,
  query: MistakesQuery,
  now = new Date(),
): Promise<Mistakes> => {
  const { sql } = db;
  const asked = { ...query, player };
  const [sides] = await Promise.all([readHeld(db, asked), knownPlayer(sql, player)]);
  const [found, counts] = await Promise.all([
    findMistakePlaces(sql, asked, sides, query.limit + 1, now),
    query.count ? countMistakes(sql, asked, sides, now) : undefined,
  ]);
  const { items, next } = pageOf(found, query.limit, (last) => cursorBehind(asked, last));
  const [games, details, cards] = await Promise.all([
    readHeaders(sql, [...new Set(items.map(({ gameNo }) => gameNo))]),
    readDetails(sql, items),
    readCards(sql, items),
  ]);
  const [detailsOf, cardOf] = [byKey(details), byKey(cards)];
  return {
    // What was deleted or judged anew between the queries is left out.
    items: items.flatMap((place) => {
      const game = games.get(place.gameNo);
      const one = detailsOf.get(idOf(place));
      const mistake = game && one && viewMistake(game, one, trainingOf(cardOf.get(idOf(place)), now));
      return mistake ? [mistake] : [];
    }),
    next,
    ...(counts && { counts }),
  };
};
