import type { Part } from '../part.ts';

const DUE = 'services/api/src/syncs/due.ts';
const OPEN = 'services/api/src/syncs/open-page.ts';
const SEAL = 'services/api/src/syncs/seal-page.ts';
const REWIND = 'services/api/src/syncs/rewind.ts';
const COOLDOWN = 'services/api/src/syncs/cooldown.ts';
const EXISTING = 'services/api/src/saving/existing.ts';
const PRODUCER = 'services/producer/src/producer.ts';
const SCHEDULE = 'services/producer/src/orchestrator/schedule.ts';
const FETCH_WORKER = 'services/producer/src/fetch-worker.ts';
const BACKPRESSURE = 'services/producer/src/backpressure.ts';
const TURN = 'services/producer/src/turn.ts';
const READ_PAGE = 'services/producer/src/page/read-page.ts';
const CLOSE_PAGE = 'services/producer/src/page/close-page.ts';
const STREAM = 'services/producer/src/lichess/stream-games.ts';
const READ_LINE = 'services/producer/src/lichess/read-line.ts';
const PROCESS_WORKER = 'services/consumer/src/process-worker.ts';
const LAND_GAME = 'services/consumer/src/land-game.ts';
const JOBS = 'shared/src/jobs.ts';

/** A part with its cells by their short names. */
const part = (name: string, what: string, changes: Part['changes'], ...cells: string[]): Part => ({
  name,
  what,
  changes,
  cells: cells.map((cell) => `ledger/${cell}`),
});

/** What keeps games from being lost between Lichess and Postgres, each with the cells that go red without it. */
export const LEDGER_PARTS: readonly Part[] = [
  part(
    'cursor-when-landed',
    'the cursor moves when the last record of a page has landed, not when the page is sealed',
    [
      {
        file: SEAL,
        find: `update follows set page_max = \${max},`,
        replace: `update follows set cursor = greatest(cursor, \${nextSince}::timestamptz), page_max = \${max},`,
      },
    ],
    'games-that-wait',
  ),
  part(
    'redispatch-after-loss',
    'when Redis has lost what it held, every open turn is dispatched anew at once',
    [
      { file: PRODUCER, find: 'beforeEpoch: redispatch,', replace: '' },
      { file: SCHEDULE, find: 'await redispatch();', replace: '' },
    ],
    'turn-flushed',
    'games-flushed',
  ),
  part(
    'rewind-after-loss',
    'when Redis has lost what it held, pages that have not landed are read again',
    [
      {
        file: REWIND,
        find: `and (\${lost}::boolean or p.sealed_at < now() - \${STUCK}::text::interval)`,
        replace: `and (false and \${lost}::boolean or p.sealed_at < now() - \${STUCK}::text::interval)`,
      },
    ],
    'games-flushed',
  ),
  part(
    'rewind-of-stuck-pages',
    'a page whose games do not land for minutes is read again',
    [{ file: DUE, find: 'await rewindStuck(tx, lost);', replace: 'if (lost) await rewindStuck(tx, lost);' }],
    'games-gone-unnoticed',
  ),
  part(
    'redispatch-of-forgotten-turns',
    'a turn that nobody takes for minutes is dispatched again',
    [{ file: DUE, find: "or s.dispatched_at < now() - interval '2 minutes'", replace: '' }],
    'turn-gone-unnoticed',
  ),
  part(
    'healed-tick',
    'every producer looks whether the minute tick is there',
    [
      {
        file: PRODUCER,
        find: 'keepTick({ tickQueue, fetchQueue, redispatch, log })',
        replace: '() => undefined',
      },
    ],
    'tick-flushed',
  ),
  part(
    'cooldown-in-postgres',
    'how long Lichess asked us to wait is kept in Postgres',
    [
      {
        file: COOLDOWN,
        find: 'return row && row.until.getTime() > Date.now() ? row.until : null;',
        replace: 'return row && row.until.getTime() < 0 ? row.until : null;',
      },
    ],
    'cooldown-flushed',
  ),
  part(
    'abandoned-page',
    'a page whose producer died is given up by the next one that opens it',
    [
      {
        file: OPEN,
        find: `delete from pages where sync_id = \${syncId} and sealed_at is null\``,
        replace: `delete from pages where sync_id = \${syncId} and sealed_at is null and false\``,
      },
    ],
    'producer-killed-in-a-page',
  ),
  part(
    'stalled-turns',
    'the turn of a producer that died is taken by another one',
    [{ file: FETCH_WORKER, find: 'maxStalledCount: 5,', replace: 'maxStalledCount: 0,' }],
    'producer-killed-in-a-page',
  ),
  part(
    'stalled-games',
    'the games of a consumer that died are saved by another one',
    [{ file: PROCESS_WORKER, find: 'maxStalledCount: 5,', replace: 'maxStalledCount: 0,' }],
    'consumer-killed-with-games',
  ),
  part(
    'cut-is-no-end',
    'a page that was cut goes on at its last whole line',
    [
      {
        file: CLOSE_PAGE,
        find: "end: 'cut', reachedEnd: false, ...error",
        replace: "end: 'cut', reachedEnd: true, ...error",
      },
    ],
    'cut-in-a-line',
  ),
  part(
    'half-line-is-a-cut',
    'an answer that ends within a line is cut, however well it ended',
    [
      {
        file: STREAM,
        find: "if (line.kind !== 'game' || line.id === undefined)",
        replace:
          "if (line.kind !== 'game') return { kind: 'whole', framed: true };\n    if (line.id === undefined)",
      },
    ],
    'half-a-line-at-the-end',
  ),
  part(
    'unframed-end',
    'an end that a broken connection would look like is not trusted',
    [
      {
        file: CLOSE_PAGE,
        find: 'reachedEnd: lines < max && (framed || newGames === 0),',
        replace: 'reachedEnd: lines < max,',
      },
    ],
    'cut-that-looks-like-an-end',
  ),
  part(
    'error-line',
    'a line by which Lichess says that it went wrong ends the page',
    [
      {
        file: READ_LINE,
        find: "if (typeof error === 'string' && id === undefined)",
        replace: "if (error === 'never')",
      },
    ],
    'error-line',
  ),
  part(
    'read-once-more',
    'a line that cannot be read is read once more',
    [
      {
        file: READ_PAGE,
        find: 'tally.bads().length > 0 ? await readAgain(reader, right, page, tally) : undefined',
        replace: 'tally.bads().length < 0 ? await readAgain(reader, right, page, tally) : undefined',
      },
    ],
    'bad-line-once',
  ),
  part(
    'bad-again-stays-bad',
    'a game that is readable the second time takes its own place, not that of a line that is bad again',
    [
      {
        file: READ_PAGE,
        find: '.filter(({ kept }) => !badAgain.has(kept.sha256))',
        replace: '.slice(0, Math.max(0, bads.length - badAgain.size))',
      },
    ],
    'bad-line-once-behind-one-always',
  ),
  part(
    'bad-lines-are-listed',
    'a line that can never be read is listed as rejected and counts as landed',
    [
      {
        file: TURN,
        find: 'for (const bad of bads) await persist',
        replace: 'for (const bad of bads.slice(0, 0)) await persist',
      },
    ],
    'bad-lines-always',
  ),
  part(
    'bad-games-are-listed',
    'a game that cannot be stored is listed as rejected and counts as landed',
    [
      {
        file: LAND_GAME,
        find: 'await api.reject(judged.reject);',
        replace: "throw new Error('it cannot be stored');",
      },
    ],
    'bad-games-always',
  ),
  part(
    'games-by-id',
    'games that were running are followed by id',
    [
      {
        file: OPEN,
        find: 'return ids.length === 0 ? null : ids;',
        replace: 'return ids.length < 0 ? ids : null;',
      },
    ],
    'late-finish',
  ),
  part(
    'backpressure',
    'no page is opened while too many jobs wait',
    [
      {
        file: BACKPRESSURE,
        find: 'if ((await waiting()) <= HIGH_WATER) return;',
        replace: 'if ((await waiting()) >= 0) return;',
      },
    ],
    'queue-full',
  ),
  part(
    'away-costs-no-attempt',
    'a job that meets no API goes back without costing an attempt',
    [
      { file: PROCESS_WORKER, find: 'throw new DelayedError();', replace: 'throw away.err;' },
      { file: PROCESS_WORKER, find: /await job\.moveToDelayed\([^;]*;/, replace: '' },
      { file: JOBS, find: /attempts: 10,/, replace: 'attempts: 2,' },
    ],
    'api-away',
  ),
  part(
    'rank',
    'a poorer version of a game never takes the place of a richer one',
    [
      {
        file: EXISTING,
        find: "return incoming.packed.rank > stored.rank ? 'replace' : 'keep';",
        replace: "return 'replace';",
      },
    ],
    'poorer-after-richer',
  ),
  part(
    'later-fetched-wins',
    'of two versions that are as rich the later fetched one stays',
    [{ file: EXISTING, find: "if (!later) return 'keep';", replace: '' }],
    'older-after-newer',
  ),
  part(
    'derived-once',
    'what is derived of a game is taken back before that of its new version is written',
    [{ file: EXISTING, find: /await underive\([^;]*;/, replace: 'void underive;' }],
    'everything-again',
  ),
];
