import { createClient } from '@rookery/api/client.ts';
import type { LichessPlayer } from '../lichess/start.ts';
import type { StackFacts } from '../stack/service-env.ts';

/** Three questions that the games answer, one line each: an insight, a head to head, and the explorer. */
export const renderAnswers = async (
  facts: Pick<StackFacts, 'apiUrl' | 'token'>,
  players: readonly Pick<LichessPlayer, 'id' | 'username'>[],
): Promise<string> => {
  const [one, other] = players;
  if (!one || !other) return '';
  const client = createClient(facts.apiUrl, facts.token);
  const lines = await Promise.all([
    insightLine(client, one),
    headToHeadLine(client, one, other),
    explorerLine(client, one),
  ]);
  return lines.join('\n');
};

type Client = ReturnType<typeof createClient>;
type Named = Pick<LichessPlayer, 'id' | 'username'>;

const insightLine = async (client: Client, { id, username }: Named): Promise<string> => {
  const answer = await client.players[':id'].insights.$get({
    param: { id },
    query: { metric: 'movetime', by: 'phase' },
  });
  if (answer.status !== 200) throw new Error(`the insight was answered with ${answer.status}`);
  const phases = (await answer.json()).map(
    ({ label, value, n }) => `${label.toLowerCase()} ${value === null ? '–' : value.toFixed(1)} s (n ${n})`,
  );
  return `insight: ${username} takes for a move: ${phases.join(', ')}`;
};

const headToHeadLine = async (client: Client, one: Named, other: Named): Promise<string> => {
  const answer = await client.players[':id'].opponents[':opponent'].$get({
    param: { id: one.id, opponent: other.id },
    query: {},
  });
  if (answer.status !== 200) throw new Error(`the head to head was answered with ${answer.status}`);
  const { games, win, draw, loss } = await answer.json();
  return `head to head: ${one.username} against ${other.username}: ${games} games, +${win} =${draw} −${loss}`;
};

const explorerLine = async (client: Client, { id, username }: Named): Promise<string> => {
  const answer = await client.players[':id'].explorer.$get({ param: { id }, query: { color: 'white' } });
  if (answer.status !== 200) throw new Error(`the explorer was answered with ${answer.status}`);
  const moves = (await answer.json()).moves
    .slice(0, 3)
    .map(({ san, white, draws, black }) => `1. ${san} +${white} =${draws} −${black}`);
  return `explorer: ${username} with White: ${moves.join(', ')}`;
};
