import { createClient } from '@rookery/api/client.ts';
import { pause } from '@rookery/shared/pause.ts';
import type postgres from 'postgres';
import { gameId } from '../../lichess/generate/ids.ts';
import type { BenchStack } from '../stack.ts';

/** Games of each player that is followed meanwhile. */
const EACH = 5_000;
/** So many games are always still to be fetched: more than two players' pages. */
const AHEAD = 8_000;
const LOOK_MS = 1_000;

/**
 * The same games as another player's: other ids, another name, the same moves. Making others would take the cores that
 * are measured.
 */
const renamed = (lines: readonly string[], from: string, to: string, seed: number): string =>
  lines
    .map((line, i) =>
      line
        .replace(/"id":"[^"]{8}"/, `"id":"${gameId(seed, i)}"`)
        .replaceAll(`"name":"${from}"`, `"name":"${to}"`)
        .replaceAll(`"id":"${from.toLowerCase()}"`, `"id":"${to.toLowerCase()}"`),
    )
    .join('\n');

/** How many games are stored. */
export const countGames = async (sql: postgres.Sql): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from games`;
  return row?.n ?? 0;
};

/** Keeps the sync at full speed until told to stop: follows one more player whenever few games are left to fetch. */
export const keepSyncing = async (
  stack: BenchStack,
  sql: postgres.Sql,
  { lines, player, stop }: { lines: readonly string[]; player: string; stop: AbortSignal },
): Promise<void> => {
  const client = createClient(stack.facts.apiUrl, stack.facts.token);
  let supplied = await countGames(sql);
  for (let next = 0; !stop.aborted; ) {
    if (supplied - (await countGames(sql)) < AHEAD) {
      const from = (next * EACH) % lines.length;
      const some = lines.slice(from, from + EACH);
      const username = `Rookery_Sync${next}`;
      await stack.lichess.addGames(renamed(some, player, username, 1_000 + next));
      next++;
      supplied += some.length;
      const answer = await client.players.$post({ json: { username } });
      if (answer.status !== 201) throw new Error(`following ${username} was answered with ${answer.status}`);
    } else await pause(LOOK_MS, stop);
  }
};
