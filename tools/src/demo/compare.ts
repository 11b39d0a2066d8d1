import { createClient } from '@rookery/api/client.ts';
import postgres from 'postgres';
import { sideBySide } from '../cli/side-by-side.ts';
import type { Lichess, LichessPlayer } from '../lichess/start.ts';
import type { StackFacts } from '../stack/service-env.ts';

/** What is stored against what the stand-in serves. */
export interface Comparison {
  served: number;
  /** Of those, the games that are still running, and those that were aborted. */
  running: number;
  aborted: number;
  rejected: number;
  /** Ids that are neither stored nor rejected. */
  missing: string[];
  /** Games that were read back through the API, and the ids of those that differ from what was served. */
  readBack: number;
  different: string[];
}

const MOST_READ = 1_000;
const AT_ONCE = 8;

/** Compares every game that Lichess shows by id, and up to a thousand of them field by field. */
export const compareGames = async (
  facts: StackFacts,
  lichess: Lichess,
  players: readonly LichessPlayer[],
): Promise<Comparison> => {
  const lines = (await Promise.all(players.map(({ username }) => lichess.shown(username)))).flat();
  const served = new Map(lines.map((line) => parseGame(line)).map((game) => [game.id, game]));
  const { stored, rejected } = await readIds(facts.databaseUrl);
  const every = Math.ceil(served.size / MOST_READ);
  const sample = [...served.values()].filter(({ id }, i) => i % every === 0 && stored.has(id));
  return {
    served: served.size,
    running: count(served, 'created', 'started'),
    aborted: count(served, 'aborted'),
    rejected: [...served.keys()].filter((id) => rejected.has(id)).length,
    missing: [...served.keys()].filter((id) => !stored.has(id) && !rejected.has(id)),
    readBack: sample.length,
    different: await differing(facts, sample),
  };
};

/** The sentence of what was lost; undefined when nothing was. */
export const describeLoss = ({ missing, different }: Comparison): string | undefined => {
  if (missing.length > 0) return `${missing.length} games are missing: ${missing.slice(0, 10).join(', ')}`;
  if (different.length > 0) return `${different.length} games differ: ${different.slice(0, 10).join(', ')}`;
  return undefined;
};

interface ServedGame {
  id: string;
  status: string;
}

const count = (games: ReadonlyMap<string, ServedGame>, ...statuses: string[]): number =>
  games
    .values()
    .filter(({ status }) => statuses.includes(status))
    .toArray().length;

/** A game as it should come back: without `fullId`, which is private to the player that it was sent to. */
const parseGame = (line: string): ServedGame => {
  const { fullId: _private, ...game } = JSON.parse(line) as ServedGame & { fullId?: string };
  return game;
};

const readIds = async (databaseUrl: string): Promise<{ stored: Set<string>; rejected: Set<string> }> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const stored = await sql<{ id: string }[]>`select id from games`;
    const rejected = await sql<{ id: string }[]>`
      select distinct game_id as id from rejected_records where game_id is not null`;
    return { stored: new Set(stored.map(({ id }) => id)), rejected: new Set(rejected.map(({ id }) => id)) };
  } finally {
    await sql.end({ timeout: 5 });
  }
};

const differing = async (facts: StackFacts, games: readonly ServedGame[]): Promise<string[]> => {
  const client = createClient(facts.apiUrl, facts.token);
  const different: string[] = [];
  await sideBySide(games, AT_ONCE, async (game) => {
    const answer = await client.games[':id'].$get({ param: { id: game.id } });
    if (!Bun.deepEquals(await answer.json(), game)) different.push(game.id);
  });
  return different.sort();
};
