import { test } from 'bun:test';
import { startTestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { sql as raw } from 'drizzle-orm';
test('kill', async () => {
  const api = await startTestApi();
  const put = async (i: number) => { const id = `clo${String(i).padStart(5,'0')}`; const t = performance.now(); const a = await Promise.race([api.ask('PUT', `/api/games/${id}`, { game: { ...ORDINARY, id } }), Bun.sleep(3000)]); return (a as any)?.status ?? 'HANG'; };
  let n = 0;
  for (let round = 0; round < 12; round++) {
    const puts = Array.from({ length: 300 }, () => put(n++));
    await Promise.race(puts);
    await api.db.orm.execute(raw`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);
    const s = await Promise.all(puts);
    await Bun.sleep(200);
    const out = [];
    for (let i = 0; i < 8; i++) out.push(await put(n++));
    console.log(round, [...Map.groupBy(s, (x) => x)].map(([k, v]) => `${k}x${v.length}`).join(' '), '| after:', out.join(' '));
  }
  const t = performance.now(); await api.db.saving.end({ timeout: 5 }); console.log('saving end', performance.now() - t);
  await api.close();
}, 200000);
