import { pause } from '@rookery/shared/pause.ts';
import type postgres from 'postgres';
import { residentMb } from '../resident.ts';
import type { BenchStack } from '../stack.ts';
import { countGames } from './supply.ts';

const LOOK_MS = 1_000;
const PROBE_MS = 250;

/** What was seen of the stack from outside, once a second. */
export interface Watched {
  samples: { at: number; games: number; apiMb: number; connections: number }[];
  /** What the probe of an operator took, milliseconds: the API's loop is late by as much. */
  probes: number[];
  /** Probes that were not answered, or not with 200. */
  lost: number;
  /** How late the clients' own loop was, milliseconds: their times have it in them. */
  ownLate: number[];
  /** Services that died meanwhile. */
  died: string[];
}

/** Connections that the API holds to Postgres. */
const connectionsOf = async (sql: postgres.Sql): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity where application_name = 'rookery'`;
  return row?.n ?? 0;
};

const pidsOf = (stack: BenchStack): { name: string; pid: number | null }[] => {
  const { api, producers, consumers } = stack.pids();
  return [
    { name: 'api', pid: api.pid },
    ...producers.map(({ pid }) => ({ name: 'producer', pid })),
    ...consumers.map(({ pid }) => ({ name: 'consumer', pid })),
  ];
};

const probe = async (url: string, watched: Watched): Promise<void> => {
  const began = performance.now();
  const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(60_000) }).catch(
    () => undefined,
  );
  if (answer?.status === 200) watched.probes.push(performance.now() - began);
  else watched.lost++;
};

/** Watches until told to stop. `onLook` is called with each sample. */
export const watchStack = async (
  stack: BenchStack,
  sql: postgres.Sql,
  stop: AbortSignal,
  onLook: (watched: Watched) => void = () => undefined,
): Promise<Watched> => {
  const watched: Watched = { samples: [], probes: [], lost: 0, ownLate: [], died: [] };
  const before = pidsOf(stack);
  const look = async (): Promise<void> => {
    while (!stop.aborted) {
      const now = pidsOf(stack);
      const api = now[0]?.pid ?? 0;
      watched.died = before.flatMap(({ name, pid }, i) => (now[i]?.pid === pid ? [] : [name]));
      watched.samples.push({
        at: performance.now(),
        apiMb: residentMb(api),
        games: await countGames(sql),
        connections: await connectionsOf(sql),
      });
      onLook(watched);
      await pause(LOOK_MS, stop);
    }
  };
  const knock = async (): Promise<void> => {
    while (!stop.aborted) {
      await probe(stack.facts.apiUrl, watched);
      const due = performance.now() + PROBE_MS;
      await pause(PROBE_MS, stop);
      if (!stop.aborted) watched.ownLate.push(performance.now() - due);
    }
  };
  await Promise.all([look(), knock()]);
  return watched;
};
