import { createInterface } from 'node:readline';
import { createLog } from '@rookery/shared/log.ts';
import { createAsk } from '../../../../services/producer/src/lichess/ask.ts';
import type { Limits } from '../../../../services/producer/src/lichess/watchdog.ts';
import { createLichessLock } from '../../../../services/producer/src/lock/lichess-lock.ts';
import type { Right } from '../../../../services/producer/src/lock/right.ts';
import type { WorkerCommand, WorkerEvent, WorkerOrder } from './order.ts';

// A process that holds the lock of its own checkout again and again, and streams from Lichess under it.

const PATIENCE_MS = 30_000;
/** Between two turns, so that the others come first. */
const REST_MS = 200;
const NEWLINE = 0x0a;

// A type that leaves its union as it is: Omit would take only what all events have.
type Said<E = WorkerEvent> = E extends WorkerEvent ? Omit<E, 'at'> : never;
const say = (event: Said): void => {
  process.stdout.write(`${JSON.stringify({ at: Date.now(), ...event })}\n`);
};

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const nextLine = async <T>(): Promise<T | undefined> => {
  const { value, done } = await input.next();
  return done ? undefined : (JSON.parse(value) as T);
};

const order = await nextLine<WorkerOrder>();
if (!order) process.exit(0);
const log = createLog('worker', process.env.LOG_LEVEL ?? 'silent');
const stopping = new AbortController();
const lock = createLichessLock({ redisUrl: order.redisUrl, leaseMs: order.leaseMs, mode: 'full', log });
const ask = createAsk({
  url: order.lichessUrl,
  token: undefined,
  userAgent: 'Rookery-lock-proof/1.0 (+test@example.org)',
  stop: stopping.signal,
});

const askOnce = async (right: Right, turn: number, games: number, limits: Limits): Promise<void> => {
  say({ event: 'ask', turn });
  const path = `/api/games/user/${order.username}?sort=dateAsc&max=${games}`;
  let read = 0;
  const asked = await ask(
    right,
    { path, accept: 'application/x-ndjson', limits },
    async ({ status, next }) => {
      say({ event: 'open', turn, status });
      for (let chunk = await next(); chunk; chunk = await next())
        for (const byte of chunk) if (byte === NEWLINE) read++;
    },
  );
  const how =
    asked.kind === 'interrupted'
      ? `interrupted ${asked.why}`
      : asked.kind === 'lost'
        ? `lost: ${asked.failure.detail}`
        : 'read';
  say({ event: 'asked', turn, how, games: read });
};

let turn = 0;
const takeTurns = async (command: Extract<WorkerCommand, { do: 'turns' }>): Promise<void> => {
  const { games, asks, turns = Number.POSITIVE_INFINITY, idleMs = 0, silentMs = PATIENCE_MS } = command;
  const limits: Limits = { firstByteMs: silentMs, idleMs: silentMs, totalMs: 120_000 };
  while (turn < turns && !stopping.signal.aborted) {
    await lock.hold(stopping.signal, async (right) => {
      const mine = ++turn;
      say({ event: 'begin', turn: mine });
      if (idleMs > 0) await Bun.sleep(idleMs);
      await Promise.all(Array.from({ length: asks }, () => askOnce(right, mine, games, limits)));
      say({ event: 'end', turn: mine });
    });
    await Bun.sleep(REST_MS);
  }
};

say({ event: 'ready' });
let working: Promise<void> = Promise.resolve();
for (let command = await nextLine<WorkerCommand>(); command; command = await nextLine<WorkerCommand>()) {
  switch (command.do) {
    case 'turns':
      say({ event: 'waiting' });
      working = takeTurns(command);
      break;
    case 'block':
      // As a loop that spins, but it takes the processor from nobody else.
      for (;;) Bun.sleepSync(60_000);
    case 'stop':
      stopping.abort();
      await working;
      await lock.close();
      say({ event: 'stopped' });
      break;
  }
}
process.exit(0);
