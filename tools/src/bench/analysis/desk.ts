import { type Client, createClient } from '@rookery/api/client.ts';
import type { Analysis, AnalysisQueue, BulkAnswer } from '@rookery/shared/contract/analysis.ts';
import type { StackFacts } from '../../stack/service-env.ts';
import type { BenchGame } from './game-work.ts';

/** The part of the API that a benchmark of analyses uses. Every call throws where it is refused. */
export interface BenchDesk {
  /** Standard games of a player that are stored, the newest first. */
  games(player: string, most: number): Promise<BenchGame[]>;
  /** Asks for the analysis of a game, as a person does. */
  request(id: string, nodes: number, force?: boolean): Promise<Analysis>;
  requestMany(player: string, nodes: number, limit: number): Promise<BulkAnswer>;
  analysis(id: string): Promise<Analysis>;
  cancel(id: string): Promise<void>;
  queue(): Promise<AnalysisQueue>;
  /** Waits until nothing waits for engines. */
  idle(onLook?: (queue: AnalysisQueue) => void): Promise<void>;
}

/** Times are taken from the analyses themselves: a look costs the engines more than it tells. */
const LOOK_MS = 1_000;
const PATIENCE_MS = 120_000;

/** The desk at a stack's API. */
export const openDesk = ({ apiUrl, token }: Pick<StackFacts, 'apiUrl' | 'token'>): BenchDesk => {
  const client: Client = createClient(apiUrl, token);
  const of = (id: string) => ({ param: { id } });
  const desk: BenchDesk = {
    games: async (player, most) => {
      const query = { player, variant: 'standard', minPlies: '20', limit: String(most) };
      const list = await client.games.$get({ query });
      if (!list.ok) throw new Error(`the list of games was answered with ${list.status}`);
      const { items } = await list.json();
      return Promise.all(
        items.map(async ({ id, plies }) => {
          const game = await client.games[':id'].$get(of(id));
          if (!game.ok) throw new Error(`game ${id} was answered with ${game.status}`);
          return { id, plies, moves: String((await game.json()).moves) };
        }),
      );
    },
    request: async (id, nodes, force = false) => {
      const answer = await client.games[':id'].analysis.$post({ ...of(id), json: { nodes, force } });
      if (!answer.ok) throw new Error(`the analysis of ${id} was answered with ${answer.status}`);
      return answer.json();
    },
    requestMany: async (player, nodes, limit) => {
      const filter = { player, variant: 'standard' };
      const answer = await client.analyses.$post({ json: { filter, nodes, limit } });
      if (!answer.ok) throw new Error(`${limit} analyses were answered with ${answer.status}`);
      return answer.json();
    },
    analysis: async (id) => {
      const answer = await client.games[':id'].analysis.$get({ ...of(id), query: { source: 'rookery' } });
      if (!answer.ok) throw new Error(`the analysis of ${id} was answered with ${answer.status}`);
      return answer.json();
    },
    cancel: async (id) => {
      const answer = await client.games[':id'].analysis.$delete(of(id));
      if (!answer.ok) throw new Error(`canceling ${id} was answered with ${answer.status}`);
    },
    queue: async () => {
      const answer = await client.analyses.$get({ query: { limit: '1' } });
      if (!answer.ok) throw new Error(`the queue was answered with ${answer.status}`);
      return answer.json();
    },
    idle: async (onLook) => {
      let left = -1;
      let moved = performance.now();
      for (;;) {
        const queue = await desk.queue();
        if (queue.queued + queue.running === 0) return;
        onLook?.(queue);
        if (queue.positionsLeft !== left) moved = performance.now();
        left = queue.positionsLeft;
        if (performance.now() - moved > PATIENCE_MS)
          throw new Error(`the analyses stand still with ${left} positions left`);
        await Bun.sleep(LOOK_MS);
      }
    },
  };
  return desk;
};

/** From the first request to the last end, seconds. Throws where one did not end well. */
export const secondsOf = (analyses: readonly Analysis[]): number => {
  const bad = analyses.find(({ state }) => state !== 'done');
  if (bad) throw new Error(`the analysis of ${bad.gameId} is ${bad.state}: ${bad.error?.detail ?? ''}`);
  const begun = analyses.map(({ requestedAt }) => Date.parse(requestedAt ?? ''));
  const ended = analyses.map(({ endedAt }) => Date.parse(endedAt ?? ''));
  return (Math.max(...ended) - Math.min(...begun)) / 1_000;
};
