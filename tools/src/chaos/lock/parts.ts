import type { Change } from '../altered/change.ts';
import type { Part } from '../part.ts';

const RIGHT = 'services/producer/src/lock/right.ts';
const LOCK = 'services/producer/src/lock/lichess-lock.ts';
const COMMANDS = 'services/producer/src/lock/lock-commands.ts';
const QUARANTINE = 'services/producer/src/lock/quarantine.ts';
const ASK = 'services/producer/src/lichess/ask.ts';

const NO_QUEUE: Change = {
  file: ASK,
  find: 'const asked = last.then(() => askOnce(options, right, question, read));',
  replace: 'const asked = askOnce(options, right, question, read);',
};

/** The parts of the Global Redis Lock, each with the cells that go red when it alone is off. */
export const LOCK_PARTS: readonly Part[] = [
  {
    name: 'mutex',
    what: 'questions of one process wait for each other',
    changes: [NO_QUEUE],
    cells: ['two-questions'],
  },
  {
    name: 'mutex-and-count',
    what: 'questions wait for each other, and a right counts the request that is open under it',
    changes: [
      NO_QUEUE,
      { file: RIGHT, find: 'if (open || !held()) return false;', replace: 'if (!held()) return false;' },
    ],
    cells: ['two-questions'],
  },
  {
    name: 'exclusion',
    what: 'whoever finds the lock taken does not take it',
    changes: [
      { file: COMMANDS, find: "if redis.call('EXISTS', lock) == 1 then kind", replace: 'if false then kind' },
    ],
    cells: ['healthy/taken/linger-0'],
  },
  {
    name: 'soft-abort',
    what: 'a process that is well ends its request by itself before its right is over',
    changes: [{ file: RIGHT, find: "if (left <= 0) lose('expired');\n    else", replace: 'if (left > 0)' }],
    cells: ['healthy/redis-stopped/linger-0'],
  },
  {
    name: 'abort-on-close',
    what: 'the end of the connection to Redis ends the request at once',
    changes: [
      {
        file: LOCK,
        find: "onClose: () => holder?.right.lose('disconnected')",
        replace: 'onClose: () => undefined',
      },
    ],
    cells: ['healthy/disconnected/linger-0'],
  },
  {
    name: 'dead-man',
    what: 'the kernel kills a process that is stopped or hangs when its right is over',
    changes: [{ file: LOCK, find: "mode === 'full' ? requireDeadMan() : undefined", replace: 'undefined' }],
    cells: ['sigstop/flushall/linger-0', 'blocked/redis-lost/linger-0'],
  },
  {
    name: 'disarm',
    what: 'the timer of the kernel is off when a right is over',
    changes: [{ file: RIGHT, find: '    deadMan?.disarm();\n', replace: '' }],
    cells: ['healthy/expired/linger-0'],
  },
  {
    name: 'armed-at-once',
    what: 'a holder that is stopped before it asks does not keep the lock for ever',
    changes: [
      {
        file: RIGHT,
        find: '  deadMan?.arm(deadline);\n  loseInTime();\n  return',
        replace: '  loseInTime();\n  return',
      },
      {
        file: RIGHT,
        find: '      deadMan?.arm(deadline);\n      loseInTime();',
        replace: '      if (open) deadMan?.arm(deadline);\n      loseInTime();',
      },
    ],
    cells: ['idle-sigstop/nothing/linger-0'],
  },
  {
    name: 'settle-owner',
    what: 'the margin is counted by whoever waits, whatever becomes of the key',
    changes: [
      {
        file: COMMANDS,
        find: "if settle > 0 then redis.call('HDEL', owner, 'clientId') else redis.call('DEL', owner) end",
        replace: "redis.call('DEL', owner)",
      },
    ],
    cells: ['stopping/expired-later/linger-1500'],
  },
  {
    name: 'deadline',
    what: 'a right ends a margin before the lease that was last renewed',
    changes: [
      {
        file: RIGHT,
        find: 'let deadline = sentAt + lease.ttlMs - lease.marginMs;',
        replace: 'let deadline = sentAt + 60_000;',
      },
      {
        file: RIGHT,
        find: 'Math.max(deadline, renewedAt + lease.ttlMs - lease.marginMs)',
        replace: 'Math.max(deadline, renewedAt + 60_000)',
      },
    ],
    cells: ['sigstop/flushall/linger-0'],
  },
  {
    name: 'connection-binding',
    what: 'an owner whose connection to Redis lives is waited for, whatever became of its key',
    changes: [{ file: LOCK, find: '(await isConnected(redis, clientId))', replace: 'false' }],
    cells: ['sigstop/expired/linger-0', 'blocked/expired/linger-1500'],
  },
  {
    name: 'owner-wait',
    what: 'an owner whose connection is gone is waited for as long as a lease',
    changes: [
      {
        file: LOCK,
        find: 'createOwnerWatch(lease, now)',
        replace: 'createOwnerWatch({ ...lease, ttlMs: 0 }, now)',
      },
    ],
    cells: ['kill/expired/linger-1500'],
  },
  {
    name: 'epoch',
    what: 'nobody takes the lock of a Redis that was started again or emptied',
    changes: [
      { file: COMMANDS, find: "if redis.call('GET', epoch) ~= run then return {'epoch'} end\n", replace: '' },
    ],
    cells: ['sigstop/flushall/linger-0', 'sigstop/redis-lost/linger-0', 'kill/flushall/linger-1500'],
  },
  {
    name: 'quarantine',
    what: 'such a Redis is used again only when every right from before is over',
    changes: [
      {
        file: QUARANTINE,
        find: 'const waitMs = lease.ttlMs + lease.marginMs;',
        replace: 'const waitMs = 0;',
      },
    ],
    cells: ['sigstop/flushall/linger-0', 'sigstop/redis-killed/linger-0'],
  },
  {
    name: 'settle-margin',
    what: 'after a request that we ended the next one waits until Lichess has noticed',
    changes: [
      { file: LOCK, find: 'dirtyAt === undefined ? now() : dirtyAt + lease.marginMs', replace: 'now()' },
    ],
    cells: ['stopping/nothing/linger-1500', 'healthy/expired/linger-1500', 'silent-answer'],
  },
  {
    name: 'spent-right',
    what: 'under the right of a request that we ended no other one is sent',
    changes: [
      { file: RIGHT, find: "if (end === 'dirty' || spent) spend();", replace: 'if (spent) spend();' },
    ],
    cells: ['silent-answer'],
  },
  {
    name: 'renewal',
    what: 'a stream may last longer than the lease',
    changes: [
      {
        file: LOCK,
        find: 'setInterval(() => void renew(session, token, right), lease.renewMs)',
        replace: 'undefined',
      },
    ],
    cells: ['healthy/nothing/linger-0'],
  },
  {
    name: 'release-by-token',
    what: 'nobody gives away the lock of another',
    changes: [{ file: COMMANDS, find: 'if value == token then', replace: 'if value then' }],
    cells: ['healthy/taken/linger-0'],
  },
  {
    name: 'renewal-by-token',
    what: 'nobody renews the lock of another',
    changes: [
      {
        file: COMMANDS,
        find: "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE'",
        replace: "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('PEXPIRE'",
      },
    ],
    cells: ['healthy/taken/linger-0'],
  },
  {
    name: 'no-hidden-request',
    what: 'no connection is kept, so that none is asked again behind our back',
    changes: [
      { file: ASK, find: "      connection: 'close',\n", replace: '' },
      { file: ASK, find: '    keepalive: false,\n', replace: '' },
    ],
    cells: ['dropped-connection'],
  },
];
