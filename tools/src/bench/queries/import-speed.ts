import postgres from 'postgres';
import { makePgn } from '../../lichess/pgn.ts';
import { measureMix, type Spread, spreadOf } from './measure.ts';
import type { Asked } from './mix.ts';
import type { OpenSet } from './open-set.ts';
import { type Served, serve } from './served.ts';
import { setGames } from './set-games.ts';

const GAMES = 12_000;

/** What an import of new games took, and what the requests of others took without it and meanwhile. */
export interface ImportSpeed {
  games: number;
  perSecond: number;
  alone: Spread;
  meanwhile: Spread;
}

const COPY = 'rookery_import';

/** Runs the work over a copy of the set, so that the set stays as it is. Nothing may be connected to it. */
const withCopy = async <T>(set: OpenSet, work: (copy: OpenSet) => Promise<T>): Promise<T> => {
  const url = new URL(set.databaseUrl);
  const source = url.pathname.slice(1);
  url.pathname = '/postgres';
  const admin = postgres(url.href, { max: 1, onnotice: () => undefined });
  url.pathname = `/${COPY}`;
  try {
    await admin`drop database if exists ${admin(COPY)}`;
    await admin`create database ${admin(COPY)} template ${admin(source)}`;
    return await work({ ...set, databaseUrl: url.href });
  } finally {
    await admin`drop database if exists ${admin(COPY)} with (force)`;
    await admin.end();
  }
};

const pgnOfNewGames = (): string =>
  [...setGames({ name: 'Rookery_Import', games: GAMES })].map((game) => makePgn(game, true)).join('\n\n');

interface Imported {
  created: number;
  refused: number;
}

/** Requests of everybody's, one after the other, until told to stop. */
const askOn = async (served: Served, light: readonly Asked[], stop: () => boolean): Promise<number[]> => {
  const ms: number[] = [];
  for (let i = 0; !stop(); i++) {
    const [timed] = await measureMix(served, [light[i % light.length] as Asked], 1);
    if (timed) ms.push(timed.ms);
  }
  return ms;
};

/** Imports a PGN of new games while one client asks the requests given; undefined where the API takes no imports. */
export const measureImport = async (
  set: OpenSet,
  light: readonly Asked[],
): Promise<ImportSpeed | undefined> =>
  withCopy(set, async (copy) => {
    const served = await serve(copy);
    try {
      const openapi = (await (await served.fetch('/api/openapi.json')).json()) as { paths: object };
      if (!Object.keys(openapi.paths).some((path) => path.endsWith('/imports'))) return undefined;
      const pgn = pgnOfNewGames();
      await measureMix(served, light, 2);
      const alone = spreadOf((await measureMix(served, light, 1)).map(({ ms }) => ms));
      const began = performance.now();
      let seconds = 0;
      const importing = served
        .fetch('/api/imports', {
          method: 'POST',
          headers: { 'content-type': 'application/x-chess-pgn' },
          body: pgn,
        })
        .then(async (response) => {
          const answer = (await response.json()) as Imported;
          seconds = (performance.now() - began) / 1_000;
          if (!response.ok) throw new Error(`the import was answered with ${response.status}`);
          return answer;
        });
      const meanwhile = await askOn(served, light, () => seconds > 0);
      const { created } = await importing;
      return { games: created, perSecond: created / seconds, alone, meanwhile: spreadOf(meanwhile) };
    } finally {
      await served.stop();
    }
  });
