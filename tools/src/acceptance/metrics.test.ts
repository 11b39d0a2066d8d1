import { afterAll, expect, test } from 'bun:test';
import type { Status } from '@rookery/shared/contract/status.ts';
import { FIGURES } from '@rookery/shared/figures.ts';
import { startLichess } from '../lichess/start.ts';
import { type Family, parseMetrics } from '../test/parse-metrics.ts';
import { startTestStack } from '../test/stack.ts';
import { until } from '../test/until.ts';
import { documentedMetrics } from '../test-stack/documented.ts';

const lichess = await startLichess({ gamesPer: 12, seed: 5 });
const stack = await startTestStack({ env: { LICHESS_URL: lichess.url } });
afterAll(async () => {
  await stack.stop();
  await lichess.stop();
});

const scrape = async (): Promise<Map<string, Family>> =>
  parseMetrics(await (await stack.api('/metrics')).text());
const figure = (families: Map<string, Family>, name: string, labels: Record<string, string> = {}): number =>
  (families.get(name)?.samples ?? [])
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
const post = (path: string, body: unknown) =>
  stack.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const GAUGES = [
  'rookery_build_info',
  'rookery_database_up',
  'rookery_database_bytes',
  'rookery_postgres_connections',
  'rookery_redis_up',
  'rookery_redis_memory_bytes',
  'rookery_queue_jobs',
  'rookery_queue_oldest_seconds',
  'rookery_lock_held',
  'rookery_engines',
  'rookery_engine_nodes_per_second',
  'rookery_consumers',
  'rookery_games_memory_bytes',
  'rookery_players',
  'rookery_syncs_open',
  'rookery_pages_open',
  'rookery_page_oldest_seconds',
  'rookery_records_pending',
  'rookery_records_rejected',
  'rookery_lichess_cooldown_seconds',
  'rookery_tick_age_seconds',
];

test('after a sync and a search each family is there, and says what happened', async () => {
  const [player] = await lichess.players();
  const { username = '' } = player ?? {};
  expect((await post('/api/players', { username })).status).toBe(201);
  const fen = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';
  await until(
    'the evaluation',
    async () => (await post('/api/evaluations', { fen, nodes: 1_000 })).status === 200,
    { within: 50_000 },
  );
  // Workers report every five seconds.
  const families = await until(
    'the reports of the workers',
    async () => {
      const now = await scrape();
      const isThere =
        figure(now, 'rookery_jobs_total', { queue: 'db_queue', outcome: 'completed' }) > 0 &&
        figure(now, 'rookery_engine_nodes_total') >= 1_000 &&
        figure(now, 'rookery_lock_held_total') > 0 &&
        figure(now, 'rookery_games_saved_total') >= 12 &&
        figure(now, 'rookery_lichess_games_total') >= 12;
      return isThere ? now : undefined;
    },
    { within: 50_000, every: 200 },
  );
  for (const name of GAUGES) expect([name, families.get(name)?.type]).toEqual([name, 'gauge']);
  for (const name of [...Object.keys(FIGURES), 'games_saved_total', 'lichess_second_requests_total'])
    expect([name, families.get(`rookery_${name}`)?.type]).toEqual([name, 'counter']);
  for (const name of ['rookery_http_request_seconds', 'rookery_save_batch_seconds'])
    expect([name, families.get(name)?.type]).toEqual([name, 'histogram']);

  expect(figure(families, 'rookery_lichess_requests_total', { status: '200' })).toBeGreaterThan(0);
  expect(figure(families, 'rookery_lock_lost_total')).toBe(0);
  expect(figure(families, 'rookery_evaluation_cache_total', { result: 'hit' })).toBeGreaterThan(0);
  expect(figure(families, 'rookery_postgres_connections')).toBeGreaterThan(0);
  const queues = new Set(families.get('rookery_queue_jobs')?.samples.map(({ labels }) => labels.queue));
  expect([...queues].sort()).toEqual(['analysis_queue', 'api_queue', 'db_queue', 'orchestrator_queue']);
  const posts = families
    .get('rookery_http_request_seconds')
    ?.samples.filter(({ labels }) => labels.method === 'POST');
  expect(posts?.some(({ labels }) => labels.route === '/api/players' && labels.status === '201')).toBe(true);

  const status = (await (await stack.api('/api/status')).json()) as Status;
  expect(status).toMatchObject({ players: 1, engines: { consumers: 1 } });
  expect(status.queues?.map(({ name }) => name).sort()).toEqual([...queues].sort() as string[]);
}, 120_000);

test('the operator is told of every family of ours, and of none that is not there', async () => {
  const ours = [...(await scrape()).keys()].filter((name) => name.startsWith('rookery_'));
  expect((await documentedMetrics()).sort()).toEqual(ours.sort());
});

test("a stranger's paths make no series", async () => {
  for (const name of ['a', 'b']) await stack.api(`/api/nothing-${name}`);
  const routes = (await scrape())
    .get('rookery_http_request_seconds')
    ?.samples.map(({ labels }) => labels.route);
  expect(routes?.filter((route) => route?.includes('nothing'))).toEqual([]);
  expect(routes).toContain('none');
});
