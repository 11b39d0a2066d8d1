import postgres from 'postgres';
import { type Bench, type Row, shown } from '../row.ts';
import { measureExport } from './export-speed.ts';
import { measureImport } from './import-speed.ts';
import { type Ask, readKnown } from './known.ts';
import { measureMedians, measureMix, type Timed } from './measure.ts';
import { type Asked, drawMix, type RouteClass } from './mix.ts';
import { type OpenSet, openSet } from './open-set.ts';
import { withOthers } from './others.ts';
import { planSlowest } from './plans.ts';
import { aloneRows, exportRows, importRows, othersRow, togetherRows } from './report.ts';
import { type Served, serve } from './served.ts';
import { HERO, OTHERS } from './set.ts';
import { sizeRows } from './sizes.ts';

const CLIENTS = 8;
/** Of one client: the middle time of each request counts. */
const ROUNDS = 3;
/** What others ask while an import is under way. */
const LIGHT: ReadonlySet<RouteClass> = new Set(['game', 'listOne', 'listAny', 'explorer']);

type Say = (line: string) => void;

/** How fast every question is answered over a hundred thousand games of a player. */
export const queriesBench: Bench = {
  name: 'queries',
  about: `a mix of requests over ${shown(HERO.games)} games of a player among ${shown(
    OTHERS.reduce((sum, { games }) => sum + games, HERO.games),
  )}`,
  repeatsItself: true,
  run: async (say, options) => {
    const set = await openSet(options.keep, say);
    try {
      return await measure(set, say);
    } finally {
      await set.stop();
    }
  },
};

const askerOf =
  ({ fetch }: Served): Ask =>
  async (path) => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
    return response.json();
  };

const drawFrom = async (set: OpenSet, served: Served): Promise<Asked[]> => {
  const sql = postgres(set.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    return drawMix(await readKnown(sql, askerOf(served)));
  } finally {
    await sql.end();
  }
};

/** Measures, and once more what fell short: these machines are noisy. */
const twiceAtMost = async (say: Say, what: string, once: () => Promise<Row[]>): Promise<Row[]> => {
  say(`queries: ${what}`);
  const rows = await once();
  if (rows.every(({ reached }) => reached !== false)) return rows;
  say(`queries: ${what} (once more)`);
  return once();
};

const measure = async (set: OpenSet, say: Say): Promise<Row[]> => {
  const served = await serve(set);
  const rows: Row[] = [];
  let alone: Timed[] = [];
  let mix: Asked[];
  try {
    mix = await drawFrom(set, served);
    say(`queries: ${mix.length} different requests, each once to warm up`);
    await measureMix(served, mix, 2);
    rows.push({ what: 'requests in the mix, p50 · p95 · max', figure: shown(mix.length) });
    rows.push(
      ...(await twiceAtMost(say, 'one client', async () => {
        const { result, cores } = await withOthers(() => measureMedians(served, mix, ROUNDS));
        alone = result;
        return [...aloneRows(alone), othersRow(cores)];
      })),
    );
    rows.push(
      ...(await twiceAtMost(say, `${CLIENTS} clients`, async () => {
        const { result, cores } = await withOthers(() => measureMix(served, mix, CLIENTS));
        return [...togetherRows(result, CLIENTS), othersRow(cores)];
      })),
    );
    rows.push(...(await twiceAtMost(say, 'the export', async () => exportRows(await measureExport(served)))));
  } finally {
    await served.stop();
  }
  rows.push(...(await importRowsOf(set, mix, say)), ...(await sizeRows(set.databaseUrl)));
  say('queries: the plans of the slowest');
  for (const { asked, statementMs, plan } of await planSlowest(set, alone))
    process.stdout.write(
      `\n${asked.of}: ${shown(asked.ms, 1)} ms ${asked.path}\n${shown(statementMs, 1)} ms in its slowest statement\n${plan}\n`,
    );
  return rows;
};

const importRowsOf = (set: OpenSet, mix: readonly Asked[], say: Say): Promise<Row[]> =>
  twiceAtMost(say, 'an import', async () => {
    const speed = await measureImport(
      set,
      mix.filter(({ of }) => LIGHT.has(of)),
    );
    if (speed) return importRows(speed);
    say('queries: this API takes no imports');
    return [];
  });
