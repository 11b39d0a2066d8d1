import { afterAll, test } from 'bun:test';
import { bulkGames } from '@rookery/tools/lichess/generate/bulk.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { saveGame } from '../saving/save-game.ts';
const api = await startTestApi();
afterAll(() => api.close());
const N = Number(process.env.N ?? 5000);
const say = (t: string) => process.stderr.write(`${t}\n`);
test('time', async () => {
  await api.ask('POST', '/api/players', { username: 'Bulky' });
  const t0 = performance.now();
  let pending: Promise<unknown>[] = [];
  let i = 0;
  for (const game of bulkGames(1, 'Bulky', N)) {
    const plies = (game.moves ?? '').split(' ').length;
    const extra = i++ % 8 === 0 ? { analysis: Array.from({ length: plies }, (_, k) => ({ eval: ((k * 7919 + i * 104729) % 400) - 200, ...(k % 9 === 0 && { best: 'e2e4', variation: 'Na3', judgment: {} }) })) } : {};
    pending.push(saveGame(api.writer, { game: { ...game, ...extra } as never }));
    if (pending.length >= 256) { await Promise.all(pending); pending = []; }
  }
  await Promise.all(pending);
  say(`saved ${N} ${(N / (performance.now() - t0) * 1000).toFixed(0)}/s`);
  await api.db.sql`vacuum analyze`;
  const sizes = await api.db.sql`select relname, pg_total_relation_size(oid)::int8 / ${N}::int as each from pg_class where relname in ('games','sides','side_moves','game_evals','shipped_analyses','game_keys')`;
  say(JSON.stringify(sizes));
  for (const path of ['summary', 'summary?rated=true&color=white', 'ratings', 'opponents', 'opponents/cleverpawn1001', 'insights?metric=result&by=color', 'insights?metric=performance&by=openingFamily&then=color', 'insights?metric=performance&by=date','insights?metric=ratingDiff&by=hour&tz=Europe/Berlin&then=weekday','insights?metric=opponentRating&by=opponent&then=result','insights?metric=termination&by=minClock&then=opponentStrength', 'insights?metric=result&by=openingVariation&eco=B01&rated=true&speed=blitz',
    'insights?metric=movetime&by=phase', 'insights?metric=movetime&by=piece&then=phase','insights?metric=timeVariance&by=color','insights?metric=piece&by=movetime&then=clockPercent','insights?metric=material&by=timeVariance&then=date','insights?metric=movetime&by=date','insights?metric=movetime&by=opponent','insights?metric=nbMoves&by=phase&then=color',
    'insights?metric=acpl&by=color','insights?metric=accuracy&by=phase&then=piece','insights?metric=cplBucket&by=eval&then=clockPercent','insights?metric=movetime&by=phase&rated=true&color=white','insights?metric=movetime&by=piece&then=eval']) {
    const times: number[] = [];
    for (let k = 0; k < 12; k++) { const t = performance.now(); const { status } = await api.ask('GET', `/api/players/bulky/${path}`); if (status !== 200) say(`${status}`); times.push(performance.now() - t); }
    times.sort((a, b) => a - b);
    say(`${path} min ${times[0]!.toFixed(0)} median ${times[6]!.toFixed(0)} p95 ${times[11]!.toFixed(0)}`);
  }
}, 900_000);
