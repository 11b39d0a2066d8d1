import { HERO } from './set.ts';

type Sql = import('postgres').Sql;

/** What requests name: things of the set, read once before they are drawn. */
export interface Known {
  player: string;
  /** Ids of the player's games, with and without an analysis. */
  games: readonly string[];
  analyzed: readonly string[];
  /** From those met most often to one who was met once. */
  opponents: readonly string[];
  /** From the most to the least played. */
  openings: readonly { name: string; eco: string }[];
  /** Positions by ply, some of them deep; `fen` of ply 0 is the start. */
  positions: readonly { ply: number; fen: string; variant: string }[];
  /** Lists of games by filter, and cursors far into them. */
  pages: readonly { filter: string; cursor: string }[];
}

/** Answers a path of the API. */
export type Ask = (path: string) => Promise<unknown>;

const PLIES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14, 18, 24, 32, 44];
const PAGES = 40;

/** Reads what requests name of a player's games; the same for the same games. */
export const readKnown = async (sql: Sql, ask: Ask, name = HERO.name): Promise<Known> => {
  const player = name.toLowerCase();
  const games = await sql<{ id: string; analyzed: boolean; variant: string }[]>`
    select g.id, s.analyzed, g.variant from sides s join games g on g.no = s.game_no
    where s.player_no = player_no(${player}) and s.result is not null and s.plies > 20
    order by hashtext(g.id) limit 2000`;
  const opponents = await sql<{ id: string }[]>`
    select p.id from sides s join players p on p.no = s.opponent_no
    where s.player_no = player_no(${player}) group by p.id order by count(*) desc, p.id`;
  const openings = await sql<{ name: string; eco: string }[]>`
    select o.name, o.eco from sides s join openings o on o.no = s.opening_no
    where s.player_no = player_no(${player}) group by o.no order by count(*) desc, o.name`;
  const few = (wanted: (game: (typeof games)[number]) => boolean, most: number) =>
    games.filter(wanted).slice(0, most);
  const replayed = [
    ...few(({ variant }) => variant === 'standard', 24),
    ...few(({ variant }) => variant !== 'standard' && variant !== 'fromPosition', 4),
  ];
  return {
    player,
    games: few(({ analyzed }) => !analyzed, 60).map(({ id }) => id),
    analyzed: few(({ analyzed }) => analyzed, 60).map(({ id }) => id),
    opponents: spread(opponents.map(({ id }) => id)),
    openings: spread([...openings]),
    positions: (await Promise.all(replayed.map((game) => positionsOf(game, ask)))).flat(),
    pages: await deepPages(player, ask),
  };
};

/** Some of a list that is ordered by how often: the first few, and others on to the last. */
const spread = <T>(list: readonly T[]): T[] => {
  const places = new Set([
    0,
    1,
    2,
    3,
    5,
    8,
    ...[0.1, 0.3, 0.6, 0.99].map((at) => Math.floor(at * list.length)),
  ]);
  return [...places].flatMap((place) => list.slice(place, place + 1));
};

const positionsOf = async (
  { id, variant }: { id: string; variant: string },
  ask: Ask,
): Promise<Known['positions']> => {
  const moves = (await ask(`/api/games/${id}/moves`)) as { ply: number; fen: string }[];
  return PLIES.flatMap((ply) => {
    const move = moves[ply - 1];
    return move ? [{ ply, fen: move.fen, variant }] : [];
  });
};

const deepPages = async (player: string, ask: Ask): Promise<Known['pages']> => {
  const pages: { filter: string; cursor: string }[] = [];
  for (const filter of ['order=desc', `player=${player}`, `player=${player}&order=asc`, 'speed=blitz']) {
    let cursor: string | null = '';
    for (let page = 0; page < PAGES && cursor !== null; page++) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const answer = (await ask(`/api/games?${filter}&limit=500${from}`)) as { next: string | null };
      cursor = answer.next;
      if (cursor !== null && page % 4 === 3) pages.push({ filter, cursor });
    }
  }
  return pages;
};
