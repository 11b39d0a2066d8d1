import type { MadeToken, Token } from '@rookery/shared/contract/access.ts';
import { Stop } from '../cli/stop.ts';
import { until } from '../test/until.ts';
import type { Deployed } from './deployed.ts';
import { documentedMetrics } from './documented.ts';

// In the container: the folder of the operator.
const FILE = '/here/rookery.backup';

const run = async <T>(stack: Deployed, alias: 'maintain' | 'ask', ...words: string[]): Promise<T> =>
  JSON.parse(await stack.documented(alias, words)) as T;

/** Saves the database into the folder of the operator; gives the number of games. */
export const backUp = async (stack: Deployed): Promise<number> => {
  const { games } = await run<{ games: number }>(stack, 'maintain', 'backup', FILE, '--force');
  return games;
};

/** Puts what was saved in the place of whatever is there; gives the number of games. */
export const putBack = async (stack: Deployed): Promise<number> => {
  const { games } = await run<{ games: number }>(stack, 'maintain', 'restore', FILE, '--force');
  return games;
};

/** Looks whether everything that is kept beside the games is as they say. */
export const lookThrough = async (stack: Deployed): Promise<void> => {
  // Where something differs it fails.
  await run(stack, 'maintain', 'rebuild', '--check');
};

/** Saves the database with the program of Postgres, as one may too. */
export const dumpByPostgres = async (stack: Deployed): Promise<void> => {
  const dump = ['exec', '-T', 'postgres', 'pg_dump', '-U', 'postgres', '-Fc', 'rookery'];
  const { printed } = await stack.compose(dump, 60);
  if (!printed.startsWith('PGDMP')) throw new Stop('pg_dump wrote no dump');
};

/** Whether every metric is there that the operator is told of; gives their number. */
export const lookAtMetrics = async (stack: Deployed): Promise<number> => {
  const text = await (await stack.ask('/metrics')).text();
  const names = await documentedMetrics();
  const missing = names.filter((name) => !text.includes(`# TYPE ${name} `));
  if (missing.length > 0) throw new Stop(`/metrics has no ${missing.join(', ')}`);
  return names.length;
};

/** Makes a reader's token, lists it, asks with it and revokes it: it is refused then. */
export const tokenForAWhile = async (stack: Deployed): Promise<void> => {
  const made = await run<MadeToken>(
    stack,
    'ask',
    'POST',
    '/api/tokens',
    '{"role":"reader","name":"grafana"}',
  );
  const { items } = await run<{ items: Token[] }>(stack, 'ask', 'GET', '/api/tokens');
  if (!items.some(({ id, state }) => id === made.id && state === 'active'))
    throw new Stop(`token ${made.id} was made, and is not in the list`);
  const asked = async (): Promise<number> => (await stack.ask('/metrics', { token: made.token })).status;
  const status = await asked();
  if (status !== 200) throw new Stop(`the new token was answered ${status}`);
  await run(stack, 'ask', 'DELETE', `/api/tokens/${made.id}`);
  await until('the revoked token to be refused', async () => (await asked()) === 401, {
    within: 5_000,
    every: 200,
  });
};
