import { LINE_PLIES } from '@rookery/api/saving/stored-lines.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import type { Sql } from 'postgres';

/**
 * What the tables that are derived from games must hold, worked out from the records themselves by the shortest way,
 * and what they do hold, in the same form: rows as objects under a readable key, numbers replaced by ids.
 */
export interface DerivedRows {
  sides: Record<string, object>;
  keys: Record<string, string>;
  moveFacts: Record<string, string>;
  shipped: Record<string, object>;
}

type Color = 'white' | 'black';
const COLORS = ['white', 'black'] as const;

const fieldOf = (value: unknown, field: string): unknown =>
  (value as Record<string, unknown> | null | undefined)?.[field];
const smallInt = (value: unknown): number | null =>
  Number.isInteger(value) && Math.abs(value as number) < 32_768 ? (value as number) : null;

const playerOf = (game: LichessGame, color: Color): string | null => {
  const id = game.players?.[color]?.user?.id;
  return id !== undefined && /^[a-z0-9_-]{1,30}$/.test(id) && id !== 'ghost' ? id : null;
};

const ratingOf = (game: LichessGame, color: Color) => smallInt(game.players?.[color]?.rating);

/** 1 White won, 0 draw, -1 Black won, null not finished. */
const resultOf = (game: LichessGame): number | null => {
  if (typeof game.status !== 'string' || ['created', 'started', 'aborted'].includes(game.status)) return null;
  return game.winner === 'white' ? 1 : game.winner === 'black' ? -1 : 0;
};

const castlingOf = (game: LichessGame, color: Color, firstColor: Color): number => {
  const own = (game.moves ?? '').split(' ').filter((_, i) => (i % 2 === 0) === (color === firstColor));
  const castled = own.find((san) => san.startsWith('O-O'));
  return castled === undefined ? 0 : castled.startsWith('O-O-O') ? 2 : 1;
};

/** What a text column of an opening holds: no control, no half of a character. */
const isPlain = (value: unknown): value is string =>
  typeof value === 'string' && !/[\p{Cc}\p{Cs}]/u.test(value);

const openingOf = (game: LichessGame): string | null => {
  const [eco, name, ply] = ['eco', 'name', 'ply'].map((field) => fieldOf(game.opening, field));
  return isPlain(eco) && isPlain(name) && smallInt(ply) !== null ? `${eco} ${name}` : null;
};

/** The rows for these games, whose followed sides are those that `isTracked` names. */
export const expectedRows = (
  games: readonly LichessGame[],
  isTracked: (playerId: string, gameId: string) => boolean,
): DerivedRows => {
  const rows: DerivedRows = { sides: {}, keys: {}, moveFacts: {}, shipped: {} };
  for (const game of games) {
    const replayed = replayGame(game);
    if (!replayed.ok) throw new Error(`${game.id}: ${replayed.error.detail}`);
    const { replay } = replayed;
    const keys = replay.keys.split(',');
    const firstColor: Color = game.initialFen?.split(' ')[1] === 'b' ? 'black' : 'white';
    const result = resultOf(game);
    if (keys.length > LINE_PLIES) rows.keys[game.id] = keys.slice(LINE_PLIES).join(',');
    const analyses = [game.analysis, game.players?.white?.analysis, game.players?.black?.analysis];
    if (analyses.some((part) => part !== undefined)) {
      rows.shipped[game.id] = JSON.parse(
        JSON.stringify({ analysis: analyses[0], white: analyses[1], black: analyses[2] }),
      ) as object;
    }
    for (const color of COLORS) {
      const other = color === 'white' ? 'black' : 'white';
      const player = playerOf(game, color);
      const tracked = player !== null && isTracked(player, game.id);
      const side = game.players?.[color];
      rows.sides[`${game.id} ${color}`] = {
        at: game.createdAt,
        player,
        opponent: playerOf(game, other),
        line: keys.slice(0, LINE_PLIES + 1).join(','),
        opening: openingOf(game),
        rating: ratingOf(game, color),
        opponentRating: ratingOf(game, other),
        ratingDiff: smallInt(side?.ratingDiff),
        aiLevel: smallInt(side?.aiLevel),
        provisional: side?.provisional === true,
        rated: game.rated === true,
        plies: replay.plies,
        moves: Math.floor((replay.plies + (color === firstColor ? 1 : 0)) / 2),
        bots: COLORS.some((one) => game.players?.[one]?.user?.title === 'BOT'),
        result: result === null ? null : (color === 'white' ? result : -result) + 0,
        castling: castlingOf(game, color, firstColor),
        opponentCastling: castlingOf(game, other, firstColor),
        minClock: replay[color].minClock,
        timeSpent: replay[color].timeSpent,
        queenTrade: replay.queenTrade,
        tracked,
        analyzed: Array.isArray(game.analysis) && game.analysis.length > 0,
      };
      if (tracked && replay[color].moveFacts !== '')
        rows.moveFacts[`${game.id} ${color}`] = replay[color].moveFacts;
    }
  }
  return rows;
};

/** The rows as they are stored. */
export const storedRows = async (sql: Sql): Promise<DerivedRows> => {
  const sides = await sql<{ id: string; white: boolean; row: object }[]>`
    select g.id, s.white, json_build_object(
      'at', (extract(epoch from s.at) * 1000)::float8, 'player', p.id, 'opponent', o.id,
      'line', array_to_string(l.keys, ','), 'opening', e.eco || ' ' || e.name,
      'rating', s.rating, 'opponentRating', s.opponent_rating, 'ratingDiff', s.rating_diff, 'aiLevel', s.ai_level,
      'provisional', s.provisional, 'rated', s.rated, 'plies', s.plies, 'moves', s.moves, 'bots', s.bots, 'result', s.result, 'castling', s.castling,
      'opponentCastling', s.opponent_castling, 'minClock', s.min_clock, 'timeSpent', s.time_spent,
      'queenTrade', s.queen_trade, 'tracked', s.tracked, 'analyzed', s.analyzed) as row
    from sides s
    left join games g on g.no = s.game_no
    left join lines l on l.no = s.line_no
    left join players p on p.no = s.player_no
    left join players o on o.no = s.opponent_no
    left join openings e on e.no = s.opening_no`;
  const keys = await sql<{ id: string; keys: string }[]>`
    select g.id, array_to_string(k.keys, ',') as keys from game_keys k left join games g on g.no = k.game_no`;
  const facts = await sql<{ id: string; white: boolean; facts: string }[]>`
    select g.id, m.white, encode(m.facts, 'hex') as facts from side_moves m left join games g on g.no = m.game_no`;
  const shipped = await sql<{ id: string; record: string }[]>`
    select g.id, a.record::text as record from shipped_analyses a left join games g on g.no = a.game_no`;
  const color = (white: boolean) => (white ? 'white' : 'black');
  return {
    sides: Object.fromEntries(sides.map(({ id, white, row }) => [`${id} ${color(white)}`, row])),
    keys: Object.fromEntries(keys.map((row) => [row.id, row.keys])),
    moveFacts: Object.fromEntries(facts.map((row) => [`${row.id} ${color(row.white)}`, row.facts])),
    shipped: Object.fromEntries(shipped.map((row) => [row.id, JSON.parse(row.record) as object])),
  };
};

/** Where the two differ, field by field, the first dozen: empty when all is as it must be. */
export const differingRows = (expected: DerivedRows, stored: DerivedRows): string[] => {
  const differing = (Object.keys(expected) as (keyof DerivedRows)[]).flatMap((table) => {
    const [must, is] = [expected[table], stored[table]] as [Record<string, unknown>, Record<string, unknown>];
    return [...new Set([...Object.keys(must), ...Object.keys(is)])]
      .filter((key) => !Bun.deepEquals(must[key], is[key], true))
      .map((key) => `${table} ${key}: ${describe(must[key], is[key])}`);
  });
  return differing.length > 12 ? [...differing.slice(0, 12), `and ${differing.length - 12} more`] : differing;
};

const describe = (must: unknown, is: unknown): string => {
  if (typeof must !== 'object' || typeof is !== 'object')
    return `must be ${JSON.stringify(must)}, is ${JSON.stringify(is)}`;
  return Object.keys({ ...must, ...is })
    .filter((field) => !Bun.deepEquals(fieldOf(must, field), fieldOf(is, field), true))
    .map((field) => `${field} must be ${fieldOf(must, field)}, is ${fieldOf(is, field)}`)
    .join('; ');
};
