import { type Client, createClient } from '@rookery/api/client.ts';
import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import postgres from 'postgres';
import { sayProgress } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import type { StackFacts } from '../stack/service-env.ts';

/** Some analyses, and how fast the engines went. */
export interface ShownAnalyses {
  analyses: Analysis[];
  /** Nodes that were searched, and from the first request to the last verdict. */
  nodes: number;
  seconds: number;
  engines: number;
}

/** Little enough for some seconds, in WebAssembly too. */
export const NODES = 5_000;
/** Games that engines search, and games of which Lichess has sent its own analysis. */
const SEARCHED = 6;
const SHIPPED = 2;
const PLIES = { minPlies: '30', maxPlies: '70' };

const EVERY_MS = 100;
const PATIENCE_MS = 60_000;

/** Has some of the stored games analyzed and waits for their ends. Throws a Stop when nothing moves for a minute. */
export const analyzeSome = async (facts: StackFacts): Promise<ShownAnalyses> => {
  const client = createClient(facts.apiUrl, facts.token);
  const ids = await chooseGames(client);
  for (const id of ids) {
    const answer = await client.games[':id'].analysis.$post({ param: { id }, json: { nodes: NODES } });
    if (!answer.ok) throw new Stop(`the analysis of ${id} was answered with ${answer.status}`);
  }
  const engines = await untilIdle(client);
  const analyses = await Promise.all(ids.map((id) => readAnalysis(client, id)));
  const begun = analyses.map(({ requestedAt }) => Date.parse(requestedAt ?? ''));
  const ended = analyses.map(({ endedAt }) => Date.parse(endedAt ?? ''));
  const seconds = (Math.max(...ended) - Math.min(...begun)) / 1_000;
  return { analyses, nodes: await countNodes(facts.databaseUrl), seconds, engines };
};

/** The sentence of the first analysis that did not end well; undefined when all did. */
export const describeFailure = (analyses: readonly Analysis[]): string | undefined => {
  const failed = analyses.find(({ state, plies, covered }) => state !== 'done' || covered < plies);
  if (!failed) return undefined;
  const { gameId, state, plies, covered, error } = failed;
  const why = error === undefined ? '' : `: ${error.detail}`;
  return `the analysis of ${gameId} is ${state} with ${covered} of ${plies} moves${why}`;
};

/** Standard games: the WebAssembly engine plays no other variant. */
const chooseGames = async (client: Client): Promise<string[]> => {
  const answer = await client.games.$get({ query: { variant: 'standard', ...PLIES, limit: '500' } });
  if (!answer.ok) throw new Stop(`the list of games was answered with ${answer.status}`);
  const { items } = await answer.json();
  const of = (analyzed: boolean) => items.filter((game) => game.analyzed === analyzed).map(({ id }) => id);
  return [...of(false).slice(0, SEARCHED), ...of(true).slice(0, SHIPPED)];
};

/** Waits until nothing waits for engines; how many engines there are. */
const untilIdle = async (client: Client): Promise<number> => {
  let left = -1;
  let moved = performance.now();
  for (;;) {
    const answer = await client.analyses.$get({ query: { limit: '1' } });
    if (!answer.ok) throw new Stop(`the queue of analyses was answered with ${answer.status}`);
    const { queued, running, positionsLeft, workers } = await answer.json();
    sayProgress(queued + running === 0 ? '' : `analyzing: ${positionsLeft} positions left`);
    if (queued + running === 0) return workers.reduce((sum, worker) => sum + worker.engines.length, 0);
    if (positionsLeft !== left) moved = performance.now();
    left = positionsLeft;
    if (performance.now() - moved > PATIENCE_MS)
      throw new Stop(`the analyses stand still with ${left} positions left`);
    await Bun.sleep(EVERY_MS);
  }
};

const readAnalysis = async (client: Client, id: string): Promise<Analysis> => {
  const answer = await client.games[':id'].analysis.$get({ param: { id }, query: { source: 'rookery' } });
  if (!answer.ok) throw new Stop(`the analysis of ${id} was answered with ${answer.status}`);
  return answer.json();
};

const countNodes = async (databaseUrl: string): Promise<number> => {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const [row] = await sql<
      { nodes: number }[]
    >`select coalesce(sum(nodes), 0)::float8 as nodes from evaluations`;
    return row?.nodes ?? 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
};
