import type { Speed } from '@rookery/shared/lichess/speed.ts';
import { isUnknown } from './content-id.ts';

const DATE = /^(\d{4})[.\-/](\d{1,2}|\?\?)[.\-/](\d{1,2}|\?\?)/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?/;

const instant = (date: string | undefined, time: string | undefined): number | undefined => {
  const [, year, month, day] = DATE.exec(date ?? '') ?? /^(\d{4})/.exec(date ?? '') ?? [];
  if (year === undefined) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = TIME.exec(time ?? '') ?? [];
  const numberOf = (text: string | undefined) => Number.parseInt(text ?? '', 10) || 1;
  const day0 = new Date(0);
  day0.setUTCFullYear(Number(year), numberOf(month) - 1, numberOf(day));
  return day0.getTime() + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
};

/**
 * When a game began, epoch milliseconds, by UTCDate and UTCTime, else by Date or EventDate; what is unknown of a date is
 * its first day. Never before 1970, which is also the answer where nothing is known: no record goes further back.
 */
export const createdAtOf = (tags: ReadonlyMap<string, string>): number => {
  const at =
    instant(tags.get('UTCDate'), tags.get('UTCTime')) ??
    instant(tags.get('Date'), tags.get('Time')) ??
    instant(tags.get('EventDate'), undefined);
  return Math.max(at ?? 0, 0);
};

/** Lichess's limits of its speeds, seconds of initial + 40 · increment (scalachess `Speed.scala`). */
const LIMITS: readonly (readonly [Speed, number])[] = [
  ['ultraBullet', 29],
  ['bullet', 179],
  ['blitz', 479],
  ['rapid', 1_499],
  ['classical', 21_599],
];

const speedOf = (seconds: number): Speed =>
  LIMITS.find(([, most]) => seconds <= most)?.[0] ?? 'correspondence';

/** What a time control makes of a game; Lichess calls every game without a clock correspondence. */
export interface TimeControl {
  speed?: Speed;
  clock?: { initial: number; increment: number; totalTime: number };
  daysPerTurn?: number;
}

/** Reads `180+2`, `300`, `1/86400` (days for each move), and of `40/7200:3600` the speed by its first period. */
export const timeControlOf = (text: string | undefined, ofLichess: boolean): TimeControl => {
  if (text === '-' && ofLichess) return { speed: 'correspondence' };
  if (isUnknown(text)) return {};
  const [, moves, base = '', bonus = '0', more] =
    /^(?:(\d{1,4})\/)?(\d{1,7})(?:\+(\d{1,5}))?(:.*)?$/.exec((text as string).trim()) ?? [];
  const initial = Number.parseInt(base, 10);
  const increment = Number.parseInt(bonus, 10);
  if (Number.isNaN(initial)) return {};
  if (moves === '1' && initial % 86_400 === 0 && initial > 0)
    return { speed: 'correspondence', daysPerTurn: initial / 86_400 };
  const totalTime = initial + 40 * increment;
  const speed = speedOf(totalTime);
  return moves === undefined && more === undefined
    ? { speed, clock: { initial, increment, totalTime } }
    : { speed };
};
