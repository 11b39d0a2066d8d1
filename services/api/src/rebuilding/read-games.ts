import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import type { TransactionSql } from 'postgres';
import { packedOf, readGamesByNo } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';
import type { Numbered } from '../saving/numbered.ts';
import { lineOf } from '../saving/stored-lines.ts';

/** Games as they were when they were saved, and those that cannot be put together, a sentence by number. */
export interface ReadGames {
  games: Numbered[];
  lost: Map<number, string>;
}

interface SideNumbers {
  game_no: number;
  white: boolean;
  player_no: number | null;
  line_no: number;
  tracked: boolean;
}

/**
 * Reads games by number and replays them. A side is tracked when it was so and its player is followed still. `lineNo` is
 * the stored one.
 */
export const readNumbered = async (tx: TransactionSql, nos: readonly number[]): Promise<ReadGames> => {
  const records = await readGamesByNo(tx, nos);
  const sides = await tx.unsafe<SideNumbers[]>(
    `select s.game_no, s.white, s.player_no, s.line_no,
       s.tracked and exists (select from follows f where f.player_no = s.player_no) as tracked
     from sides s where s.game_no = any($1::int[])`,
    [`{${nos.join(',')}}`],
  );
  const openings = await tx.unsafe<{ no: number; opening_no: number | null }[]>(
    'select no, opening_no from games where no = any($1::int[])',
    [`{${nos.join(',')}}`],
  );
  const openingOf = new Map(openings.map(({ no, opening_no }) => [no, opening_no]));
  const sideOf = new Map(sides.map((side) => [`${side.game_no} ${side.white}`, side]));
  const read: ReadGames = { games: [], lost: new Map() };
  for (const no of nos) {
    const [record, white, black] = [records.get(no), sideOf.get(`${no} true`), sideOf.get(`${no} false`)];
    if (!record || !white || !black) {
      read.lost.set(no, 'it lacks a side, and with it what the record said of that player');
      continue;
    }
    const packed = packedOf(record);
    const game = unpackGame(packed);
    const replayed = replayGame(game);
    if (!replayed.ok) {
      read.lost.set(no, `game ${record.id} does not replay: ${replayed.error.detail}`);
      continue;
    }
    const { replay } = replayed;
    const keys = replay.keys.split(',');
    read.games.push({
      game,
      replay,
      packed,
      fetchedAt: record.fetched_at,
      no,
      keys,
      line: lineOf(keys),
      lineNo: white.line_no,
      openingNo: openingOf.get(no) ?? null,
      whiteNo: white.player_no,
      blackNo: black.player_no,
      tracked: { white: white.tracked, black: black.tracked },
    });
  }
  return read;
};
