import type { Database } from '../db/connect.ts';
import { createWhere, type Where } from '../db/where.ts';

/** A game of a player in the few facts that histories are made of. */
export interface SidePoint {
  gameNo: number;
  /** Epoch milliseconds. */
  at: number;
  /** 1 win, 0 draw, -1 loss; null where the game is not finished. */
  result: number | null;
  white: boolean;
  rated: boolean;
  provisional: boolean;
  /** Stored ids. */
  speed: number;
  variant: number;
  /** After the game; null without a rating. */
  rating: number | null;
}

const BYTES = 16;
/** Milliseconds from 1970 to 2000, which Postgres counts from, in microseconds. */
const MILLENNIUM = 946_684_800_000;
/** Ratings are kept with this added; 0 is none. */
const RATING_ZERO = 32_768;

// The number of the game, 12 bits of flags, 16 bits of the rating.
const FACTS = `
  s.game_no::int8 * 268435456
  + (s.variant * 256 + s.speed * 32 + coalesce(s.result + 1, 3) * 8
    + s.white::int * 4 + s.rated::int * 2 + s.provisional::int) * 65536
  + coalesce(s.rating + coalesce(s.rating_diff, 0) + ${RATING_ZERO}, 0)`;

// One value for all of them: a hundred thousand rows take the driver three times as long. Base64 is sooner there and
// here than the hex that bytes travel as.
const lineSql = (where: string): string => `
  select encode(string_agg(packed, ''), 'base64') as line
  from (
    select timestamptz_send(s.at) || int8send(${FACTS}) as packed
    from sides s ${where}
    order by s.at, s.game_no
  ) x`;

/** The ways to Postgres that a walk takes. */
export type Reading = Pick<Database, 'sql' | 'halves'>;

/**
 * Calls `visit` with each game of a player that the filter holds, the oldest first; one object, which changes from call to
 * call. `filter` adds the conditions over `sides s`.
 */
export const walkSides = async (
  { sql, halves }: Reading,
  player: string,
  filter: (where: Where) => void,
  visit: (point: Readonly<SidePoint>) => void,
): Promise<void> => {
  const lines = await halves(player, (half) => {
    const where = createWhere();
    filter(where);
    half.narrow(where);
    return sql.unsafe<{ line: string | null }[]>(lineSql(where.text()), where.values());
  });
  for (const { line } of lines) if (line !== null) walkLine(Uint8Array.fromBase64(line), visit);
};

const walkLine = (bytes: Uint8Array, visit: (point: Readonly<SidePoint>) => void): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const point: SidePoint = {
    gameNo: 0,
    at: 0,
    result: null,
    white: false,
    rated: false,
    provisional: false,
    speed: 0,
    variant: 0,
    rating: null,
  };
  for (let i = 0; i < bytes.length; i += BYTES) {
    point.at = MILLENNIUM + Math.floor((view.getInt32(i) * 4_294_967_296 + view.getUint32(i + 4)) / 1000);
    const [high, low] = [view.getUint32(i + 8), view.getUint32(i + 12)];
    point.gameNo = high * 16 + (low >>> 28);
    const flags = (low >>> 16) & 0xfff;
    const result = (flags >> 3) & 3;
    point.result = result === 3 ? null : result - 1;
    point.white = (flags & 4) !== 0;
    point.rated = (flags & 2) !== 0;
    point.provisional = (flags & 1) !== 0;
    point.speed = (flags >> 5) & 7;
    point.variant = flags >> 8;
    const rating = low & 0xffff;
    point.rating = rating === 0 ? null : rating - RATING_ZERO;
    visit(point);
  }
};
