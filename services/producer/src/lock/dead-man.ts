import { dlopen, FFIType } from 'bun:ffi';
import { EnvError } from '@rookery/shared/env.ts';

/**
 * A timer of the kernel that kills this process, also while JavaScript spins and while the process is stopped: the
 * end of a right that nobody is awake to see.
 */
export interface DeadMan {
  /** Milliseconds since the machine started, its sleep included. */
  now(): number;
  /** Has this process killed at that moment; at once when it is over. A later call takes the place of an earlier one. */
  arm(at: number): void;
  disarm(): void;
  close(): void;
}

const CLOCK_BOOTTIME = 7;
const SIGKILL = 9;
const SIGEV_SIGNAL = 0;
const TIMER_ABSTIME = 1;

const { i32, u64, ptr } = FFIType;
const SYMBOLS = {
  clock_gettime: { args: [i32, ptr], returns: i32 },
  timer_create: { args: [i32, ptr, ptr], returns: i32 },
  timer_settime: { args: [u64, i32, ptr, ptr], returns: i32 },
  timer_delete: { args: [u64], returns: i32 },
} as const;

/** glibc has the timers in libc since 2.34 and had them in librt before; musl names its one library by machine. */
const LIBRARIES = [
  'libc.so.6',
  'librt.so.1',
  `libc.musl-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.so.1`,
  'libc.so',
];

// For the life of the process: whoever still asks for the time after `close` must not fall into unmapped memory.
let opened: ReturnType<typeof dlopen<typeof SYMBOLS>> | undefined;

const openLibrary = () => {
  if (opened) return opened;
  for (const name of LIBRARIES) {
    try {
      opened = dlopen(name, SYMBOLS);
      return opened;
    } catch {
      // The next one has it, or none has.
    }
  }
  return undefined;
};

/** Creates the timer, disarmed. A sentence's end that says what is missing where it cannot be. */
const createDeadMan = (): DeadMan | string => {
  if (process.platform !== 'linux') return `${process.platform} has none`;
  const library = openLibrary();
  if (!library) return 'no C library here has timer_create';
  const { clock_gettime, timer_create, timer_settime, timer_delete } = library.symbols;
  // struct sigevent: the value (8 bytes), the signal, how to notify, padding.
  const event = new Int32Array(16);
  event[2] = SIGKILL;
  event[3] = SIGEV_SIGNAL;
  const id = new BigUint64Array(1);
  if (timer_create(CLOCK_BOOTTIME, event, id) !== 0)
    return 'the kernel refuses timer_create with CLOCK_BOOTTIME';
  const timer = id[0] ?? 0n;
  const clock = new BigInt64Array(2);
  // struct itimerspec: the interval, then the moment, each in seconds and nanoseconds; a moment of 0 disarms.
  const spec = new BigInt64Array(4);
  const set = (at: number): void => {
    spec[2] = BigInt(Math.floor(at / 1_000));
    spec[3] = BigInt(Math.floor((at % 1_000) * 1e6));
    if (timer_settime(timer, TIMER_ABSTIME, spec, null) !== 0) throw new Error('timer_settime failed');
  };
  return {
    now: () => {
      clock_gettime(CLOCK_BOOTTIME, clock);
      return Number(clock[0]) * 1_000 + Number(clock[1]) / 1e6;
    },
    arm: (at) => set(Math.max(at, 1)),
    disarm: () => set(0),
    close: () => void timer_delete(timer),
  };
};

/** What is weaker without the timer, for whoever chooses so. */
export const REDUCED =
  'a process that is stopped or hangs in the middle of a request while Redis is restarted or emptied ' +
  'may still have that request open when another process sends the next one';

/** Why a lock in full is refused, and what to do. */
export const refusalOf = (missing: string): string =>
  'ROOKERY_LOCK: full needs a timer of the kernel that kills a producer whose right to ask Lichess is over, and ' +
  `${missing}; with ROOKERY_LOCK=reduced it works without, but then ${REDUCED}`;

/** The timer. Throws EnvError with one sentence where it cannot be had. */
export const requireDeadMan = (pid = process.pid): DeadMan => {
  // The kernel spares the first process of a container what it sends itself.
  const made =
    pid === 1
      ? 'the first process of a container cannot be killed so (start it by an init)'
      : createDeadMan();
  if (typeof made === 'string') throw new EnvError(refusalOf(made));
  return made;
};

/** The sentence by which a producer started from here would refuse the lock in full; undefined where it would not. */
export const deadManRefusal = (): string | undefined => {
  const made = createDeadMan();
  if (typeof made === 'string') return refusalOf(made);
  made.close();
  return undefined;
};
