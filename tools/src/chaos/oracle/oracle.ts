import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import postgres, { type Sql } from 'postgres';
import { sideBySide } from '../../cli/side-by-side.ts';
import { type GameJson, isFinished } from '../../lichess/generate/game-json.ts';
import { differingRows, expectedRows, storedRows } from '../../test/derived-rows.ts';
import { withRedis } from '../nemesis/strike.ts';
import type { Rig } from '../rig/rig.ts';
import { isReadable } from '../world/bad-games.ts';
import { takesPart, type World } from '../world/make.ts';
import type { Site } from '../world/site.ts';

/** What was found at the end of a run. */
export interface Verdict {
  /** Games that Lichess shows of the followed players, without those that are no games. */
  served: number;
  stored: number;
  rejected: number;
  missing: string[];
  extra: string[];
  /** Games whose stored version is not the one that Lichess shows. */
  different: string[];
  /** Everything that is not as it must be, one sentence each; empty when nothing was lost. */
  differences: string[];
  requests: number;
  mostOpen: number;
  tooEarly: number;
}

const AT_ONCE = 8;
const QUEUES = ['orchestrator_queue', 'api_queue', 'db_queue', 'analysis_queue'];

/**
 * Holds everything that is stored against everything that Lichess shows. Games that changed where only a full sync
 * looks (`mayBeOlder`) are not compared field by field.
 */
export const judge = async (
  rig: Rig,
  world: World,
  site: Site,
  followed: ReadonlySet<string>,
  mayBeOlder: (id: string) => boolean = () => false,
): Promise<Verdict> => {
  const sql = postgres(rig.postgres.url, { max: 2, onnotice: () => undefined });
  try {
    const bad = new Set(world.bad.map(({ id }) => id));
    const shown = [...site.games.values()].filter((game) => [...followed].some((id) => takesPart(game, id)));
    const good = new Map(shown.filter(({ id }) => !bad.has(id)).map((game) => [game.id, game]));
    const stored = new Set((await sql<{ id: string }[]>`select id from games`).map(({ id }) => id));
    const missing = [...good.keys()].filter((id) => !stored.has(id));
    const extra = [...stored].filter((id) => !good.has(id));
    const there = [...good.values()].filter(({ id }) => stored.has(id));
    const { read, different } = await compare(rig, there, mayBeOlder);
    const planned = world.bad.filter(({ id }) => shown.some((game) => game.id === id));
    const rejects = await readRejects(sql);
    const report = await rig.lichess.report();
    const bads = report.badRequests.filter(({ why }) => !why.endsWith('before the end of a 429'));
    const differences = [
      ...missing.map((id) => `${id} is missing: ${whose(good.get(id), followed)}`),
      ...extra.map((id) => `${id} is stored and was never shown`),
      ...different,
      ...differingRejects(planned, rejects),
      ...(await differingCursors(sql, world, site, followed)),
      ...(await unreconciled(rig, site, bad, followed)),
      ...(await secondRequests(rig)),
      ...(await failedJobs(rig)),
      ...differingRows(
        expectedRows(read as LichessGame[], (player) => followed.has(player)),
        await storedRows(sql),
      ).map((line) => `derived: ${line}`),
      ...(report.mostOpen > 1 ? [`${report.mostOpen} requests were open at once`] : []),
      ...(report.overlaps > 0 ? [`${report.overlaps} requests came while another one was open`] : []),
      ...[...new Set(bads.map(({ why, url }) => `Lichess saw a bad request: ${why} (${url})`))].slice(0, 10),
    ];
    return {
      served: good.size,
      stored: stored.size,
      rejected: rejects.length,
      missing,
      extra,
      different,
      differences,
      requests: report.requests,
      mostOpen: report.mostOpen,
      tooEarly: report.tooEarly,
    };
  } finally {
    await sql.end({ timeout: 1 });
  }
};

const whose = (game: GameJson | undefined, followed: ReadonlySet<string>): string =>
  game === undefined
    ? 'unknown'
    : `a game of ${[...followed].filter((id) => takesPart(game, id)).join(' and ')}, created ${new Date(game.createdAt).toISOString()}`;

/** Reads every game back, and says where it is another than the one that Lichess shows. */
const compare = async (
  rig: Rig,
  games: readonly GameJson[],
  mayBeOlder: (id: string) => boolean,
): Promise<{ read: object[]; different: string[] }> => {
  const read: object[] = [];
  const different: string[] = [];
  await sideBySide(games, AT_ONCE, async (game) => {
    const answer = await rig.client.games[':id'].$get({ param: { id: game.id } });
    const is = (await answer.json()) as Record<string, unknown>;
    read.push(is);
    const fields = mayBeOlder(game.id) ? [] : differingFields(asShown(game), is);
    if (fields.length > 0) different.push(`${game.id} differs in ${fields.join(', ')}`);
  });
  return { read, different: different.sort() };
};

/** As it should come back: without `fullId`; of a running game the last moves are held back. */
const asShown = (game: GameJson): Record<string, unknown> => {
  const { fullId: _private, ...shown } = JSON.parse(JSON.stringify(game)) as GameJson;
  if (isFinished(game.status) || game.status === 'aborted') return shown;
  const { moves: _moves, clocks: _clocks, ...rest } = shown;
  return rest;
};

const differingFields = (must: Record<string, unknown>, is: Record<string, unknown>): string[] => {
  const skipped = 'moves' in must ? [] : ['moves', 'clocks'];
  return [...new Set([...Object.keys(must), ...Object.keys(is)])].filter(
    (field) => !skipped.includes(field) && !Bun.deepEquals(must[field], is[field], true),
  );
};

interface Rejected {
  sha256: string;
  code: string;
  gameId: string | null;
  players: number;
}

const readRejects = async (sql: Sql): Promise<Rejected[]> => sql<Rejected[]>`
  select encode(sha256, 'hex') as sha256, code, game_id as "gameId",
    (select count(*)::int from rejected_players p where p.rejected_id = r.id) as players
  from rejected_records r`;

const differingRejects = (planned: World['bad'], rejects: readonly Rejected[]): string[] => {
  const expected = new Set(planned.map(({ sha256 }) => sha256));
  const found = new Set(rejects.map(({ sha256 }) => sha256));
  return [
    ...planned
      .filter(({ sha256 }) => !found.has(sha256))
      .map(({ id, kind }) => `the ${kind} of ${id} is not listed as rejected`),
    ...rejects
      .filter(({ sha256 }) => !expected.has(sha256))
      .map(
        ({ code, gameId }) => `a record${gameId ? ` of ${gameId}` : ''} was rejected and was good: ${code}`,
      ),
    ...rejects
      .filter(({ players }) => players === 0)
      .map(({ code }) => `a rejected record (${code}) is nobody's`),
  ];
};

const differingCursors = async (
  sql: Sql,
  world: World,
  site: Site,
  followed: ReadonlySet<string>,
): Promise<string[]> => {
  // A line that cannot be read does not say when its game was created.
  const unreadable = new Set(world.bad.filter(({ kind }) => !isReadable(kind)).map(({ id }) => id));
  const rows = await sql<{ id: string; cursor: Date | null }[]>`
    select p.id, f.cursor from follows f join players p on p.no = f.player_no`;
  const cursors = new Map(rows.map(({ id, cursor }) => [id, cursor?.getTime() ?? null]));
  return [...followed].flatMap((id) => {
    const newest = site.gamesOf(id).findLast((game) => !unreadable.has(game.id))?.createdAt ?? null;
    const cursor = cursors.get(id) ?? null;
    return cursor === newest
      ? []
      : [`the cursor of ${id} is ${time(cursor)}, the newest game is of ${time(newest)}`];
  });
};

const time = (ms: number | null): string => (ms === null ? 'nowhere' : new Date(ms).toISOString());

const unreconciled = async (
  rig: Rig,
  site: Site,
  bad: ReadonlySet<string>,
  followed: ReadonlySet<string>,
): Promise<string[]> => {
  const found: string[] = [];
  for (const id of followed) {
    const answer = await rig.client.players[':id'].reconciliation.$get({ param: { id } });
    if (!answer.ok) throw new Error(`the reconciliation of ${id} was answered with ${answer.status}`);
    const { stored, pending, complete, notes } = await answer.json();
    const expected = site.gamesOf(id).filter((game) => !bad.has(game.id)).length;
    if (stored !== expected || pending !== 0 || !complete)
      found.push(
        `${id} does not reconcile: ${stored} stored of ${expected}, ${pending} pending, complete ${complete}`,
      );
    found.push(...notes.filter((note) => /not known here/.test(note)).map((note) => `${id}: ${note}`));
  }
  return found;
};

const secondRequests = async (rig: Rig): Promise<string[]> => {
  const answer = await rig.client.status.$get();
  if (!answer.ok) throw new Error(`the status was answered with ${answer.status}`);
  const { lichess } = await answer.json();
  return lichess.secondRequests > 0 ? [`the API counts ${lichess.secondRequests} second requests`] : [];
};

const failedJobs = (rig: Rig): Promise<string[]> =>
  withRedis(rig.redis.url, async (redis) => {
    const found: string[] = [];
    for (const queue of QUEUES) {
      for (const id of await redis.zrange(`bull:${queue}:failed`, '0', '4'))
        found.push(`a job of ${queue} failed: ${await redis.hget(`bull:${queue}:${id}`, 'failedReason')}`);
    }
    return found;
  });
