import { createAsk } from '../lichess/ask.ts';
import { readRefusal } from '../lichess/read-refusal.ts';
import { createLichessLock } from '../lock/lichess-lock.ts';
import { quietLog } from './quiet-log.ts';

// A process that asks once under the lock in full, as long as it lasts.
const [url = '', leaseMs] = process.argv.slice(2);
// It holds a password, which has no business in a list of processes.
const { REDIS_URL: redisUrl = '' } = process.env;
const never = new AbortController().signal;
const lock = createLichessLock({ redisUrl, leaseMs: Number(leaseMs), mode: 'full', log: quietLog });
const ask = createAsk({ url, token: undefined, userAgent: 'x', stop: never });
const limits = { firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 };
await lock.hold(never, (right) => ask(right, { path: '/x', accept: '*/*', limits }, readRefusal));
