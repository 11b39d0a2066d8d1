import { createClient } from '@rookery/api/client.ts';
import postgres from 'postgres';
import type { BenchStack } from './stack.ts';

/**
 * Follows a player and waits until that many games are committed. Returns the seconds from the request to the commit
 * of the last row, as Postgres sees it.
 */
export const followAndWait = async (
  stack: BenchStack,
  username: string,
  games: number,
): Promise<{ seconds: number }> => {
  const client = createClient(stack.facts.apiUrl, stack.facts.token);
  const sql = postgres(stack.facts.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const [before] = await sql<{ n: number }[]>`select count(*)::int as n from games`;
    const wanted = (before?.n ?? 0) + games;
    const began = performance.now();
    const answer = await client.players.$post({ json: { username } });
    if (answer.status !== 201) throw new Error(`following ${username} was answered with ${answer.status}`);
    const deadline = began + 600_000;
    for (;;) {
      const [now] = await sql<{ n: number }[]>`select count(*)::int as n from games`;
      const missing = wanted - (now?.n ?? 0);
      const passed = performance.now() - began;
      if (missing <= 0) return { seconds: passed / 1_000 };
      if (performance.now() > deadline)
        throw new Error(`${missing} of ${games} games are missing after ten minutes`);
      // Counting costs what it counts: seldom while much is missing, often at the end.
      const left = (missing * passed) / Math.max(games - missing, 1);
      await Bun.sleep(Math.min(Math.max(left / 4, 20), 500));
    }
  } finally {
    await sql.end();
  }
};
