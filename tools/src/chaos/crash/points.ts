import type { Change } from '../altered/change.ts';

/** A place in the code at which a process kills itself once, and the words for it. */
export interface CrashPoint {
  name: string;
  what: string;
  /** Minutes after which the ledger comes back to it; without, whoever takes the job does at once. */
  minutes?: number;
  /** Where it stands: what is there, and that with `crash` put in at `$CRASH`. */
  places: readonly { file: string; find: string; with: string }[];
}

/** What the crash is in the code; `armed` is the path of the file whose presence arms it. */
const crashCode = (armed: string): string =>
  `(() => { const fs = process.getBuiltinModule('node:fs'); if (fs.existsSync('${armed}')) { fs.rmSync('${armed}'); process.kill(process.pid, 'SIGKILL'); for (;;); } })();`;

/** Between what a process has done and what it would have done next. */
export const CRASH_POINTS: readonly CrashPoint[] = [
  {
    name: 'after-open',
    what: 'the producer, after the page is opened',
    places: [
      {
        file: 'services/producer/src/turn.ts',
        find: 'return page ? await readUnderLock(deps, right, page) : { next, wait };',
        with: 'if (page) { $CRASH } return page ? await readUnderLock(deps, right, page) : { next, wait };',
      },
    ],
  },
  {
    name: 'mid-dispatch',
    what: 'the producer, when a part of the page is dispatched',
    places: [
      {
        file: 'services/producer/src/dispatch-games.ts',
        find: 'await queue.addBulk(',
        with: 'if (placed.some(({ seq }) => seq >= 10)) { $CRASH } await queue.addBulk(',
      },
    ],
  },
  {
    name: 'after-stream',
    what: 'the producer, after the stream and before the page is sealed',
    places: [
      {
        file: 'services/producer/src/turn.ts',
        find: 'const next = await persist(() => api.sealPage(',
        with: '$CRASH const next = await persist(() => api.sealPage(',
      },
    ],
  },
  {
    name: 'after-seal',
    what: 'the producer, after the page is sealed and before the next turn is enqueued',
    minutes: 3,
    places: [
      {
        file: 'services/producer/src/turn.ts',
        find: "log.debug({ playerId: page.playerId, pageId: page.id, ...closing.seal, tookMs }, 'page sealed');",
        with: '$CRASH',
      },
    ],
  },
  {
    name: 'during-renewal',
    what: 'the producer, while the lock is being renewed',
    places: [
      {
        file: 'services/producer/src/lock/lichess-lock.ts',
        find: 'if (await renewLock(redis, keys, token, lease.ttlMs)) right.extend(sentAt);',
        with: 'const renewed = renewLock(redis, keys, token, lease.ttlMs); setTimeout(() => { $CRASH }); if (await renewed) right.extend(sentAt);',
      },
    ],
  },
  {
    name: 'after-commit-before-answer',
    what: 'the API, when games are committed and nobody knows',
    places: [
      {
        file: 'services/api/src/saving/writer.ts',
        find: 'if (movements.length > 0) hooks.onMoved(movements);',
        with: '$CRASH if (movements.length > 0) hooks.onMoved(movements);',
      },
    ],
  },
  {
    name: 'after-commit-before-ack',
    what: 'the consumer, when games are saved and the job is not acknowledged',
    places: [
      {
        file: 'services/consumer/src/process-worker.ts',
        find: 'presence.here();\n  options.log',
        with: '$CRASH presence.here();\n  options.log',
      },
    ],
  },
  {
    name: 'during-cursor-move',
    what: 'the API, in the transaction that moves the cursor',
    places: [
      {
        file: 'services/api/src/syncs/land.ts',
        find: 'return rows.map((row) => ({ syncId: row.sync_id',
        with: 'if (rows.some(({ done }) => done)) { $CRASH } return rows.map((row) => ({ syncId: row.sync_id',
      },
      {
        file: 'services/api/src/syncs/land.ts',
        find: 'return row?.done === true;',
        with: 'if (row?.done === true) { $CRASH } return row?.done === true;',
      },
    ],
  },
];

/** What a dead consumer held is free after a second here, not after fifteen. */
const SOONER: readonly Change[] = [
  {
    file: 'services/consumer/src/process-worker.ts',
    find: 'lockDuration: 15_000,',
    replace: 'lockDuration: 1_500,',
  },
  {
    file: 'services/consumer/src/process-worker.ts',
    find: 'stalledInterval: 10_000,',
    replace: 'stalledInterval: 750,',
  },
];

/** The path of the file that arms a point. */
export const armOf = (folder: string, { name }: Pick<CrashPoint, 'name'>): string =>
  `${folder}/crash-${name}`;

/** All points put into the code, each armed by a file in `folder`. */
export const crashChanges = (folder: string): Change[] => [
  ...CRASH_POINTS.flatMap((point) =>
    point.places.map(({ file, find, with: replaced }) => ({
      file,
      find,
      replace: replaced.replace('$CRASH', () => crashCode(armOf(folder, point))),
    })),
  ),
  ...SOONER,
];
