import { type Client, createClient } from '@rookery/api/client.ts';
import { Stop } from '../cli/stop.ts';
import type { LichessPlayer } from '../lichess/start.ts';
import type { StackFacts } from '../stack/service-env.ts';
import { showProgress } from '../up/progress.ts';

const EVERY_MS = 50;
const PATIENCE_MS = 120_000;

/**
 * Follows the players and waits until every game of theirs has landed. Returns the seconds that it took. Throws a Stop
 * when a sync fails, or when nothing has moved for two minutes.
 */
export const followPlayers = async (
  facts: StackFacts,
  players: readonly LichessPlayer[],
): Promise<number> => {
  const client = createClient(facts.apiUrl, facts.token);
  const endProgress = showProgress(facts.apiUrl, facts.token);
  const began = performance.now();
  try {
    for (const { username } of players) {
      const { status } = await client.players.$post({ json: { username } });
      if (status !== 201) throw new Stop(`following ${username} was answered with ${status}`);
    }
    await untilComplete(client, players);
    return (performance.now() - began) / 1_000;
  } finally {
    endProgress();
  }
};

const untilComplete = async (client: Client, players: readonly LichessPlayer[]): Promise<void> => {
  let landed = -1;
  let moved = performance.now();
  for (;;) {
    const states = await Promise.all(players.map(({ id }) => readState(client, id)));
    if (states.every((state) => state.complete)) return;
    const now = states.reduce((sum, state) => sum + state.landed, 0);
    if (now !== landed) moved = performance.now();
    landed = now;
    if (performance.now() - moved > PATIENCE_MS) throw new Stop(`the syncs stand still at ${landed} games`);
    await Bun.sleep(EVERY_MS);
  }
};

const readState = async (client: Client, id: string): Promise<{ complete: boolean; landed: number }> => {
  const [player, counts] = await Promise.all([
    client.players[':id'].$get({ param: { id } }),
    client.players[':id'].reconciliation.$get({ param: { id } }),
  ]);
  if (!player.ok || !counts.ok)
    throw new Stop(`the API does not know ${id} (${player.status}, ${counts.status})`);
  const { lastError } = await player.json();
  const { complete, stored, rejected } = await counts.json();
  if (lastError !== undefined && !complete) throw new Stop(`the sync of ${id} failed: ${lastError}`);
  return { complete, landed: stored + rejected };
};
