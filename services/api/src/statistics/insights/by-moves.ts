import { MOST_PLIES } from '@rookery/shared/contract/save.ts';
import type { Sql } from 'postgres';
import { type Cells, createCells } from './cells.ts';
import { MOVE_METRICS, type MoveMetric, type Sums } from './metrics.ts';
import type { MoveFact } from './move-facts.ts';
import { type Asked, PHASE_VARIANTS, type Question } from './question.ts';
import { nextGame, openScan, packedSql, type Scan } from './scan.ts';

/** What was summed up for a group of the first dimension, or for one of the second within it. */
export interface MovePiece {
  /** What groups the games; null where a dimension is of moves. */
  by: number | null;
  second: number | null;
  /** The place among the groups of moves; 0 where a dimension is of games. */
  byIndex: number;
  /** Null: of the first dimension alone. */
  secondIndex: number | null;
  sums: Sums;
}

// Games are parted by bits of their numbers into 32 values of thousands of games, some milliseconds each to read. Bit by
// bit the planner knows how few they are, and sorts nothing.
const PARTS = [1, 2, 4, 8, 16].map((bit) => `s.game_no & ${bit} = 0`).join(', ');

// Few values, so that hardly a row is parsed here. Base64 is a third sooner than the hex that bytes travel as.
const packedGames = ({
  prelude,
  from,
  byColumn,
  secondColumn,
  where,
  needs,
  evalsAreOptional,
}: Question): string => `
  ${prelude}
  select encode(string_agg(${packedSql(needs, PHASE_VARIANTS, byColumn, secondColumn)}, ''), 'base64') as bytes
  from ${from}
  ${needs.moves ? 'join side_moves m on m.game_no = s.game_no and m.white = s.white' : ''}
  ${needs.evals ? `${evalsAreOptional ? 'left ' : ''}join game_evals e on e.game_no = s.game_no` : ''}
  ${where.text()} group by ${PARTS}`;

const first: MoveFact = ({ moves }, out) => {
  out.fill(0, 0, moves);
};
/** Room for a fact of each move of a game. */
const columnOf = (): Float64Array => new Float64Array(MOST_PLIES);

const placeOf = (one: Asked | undefined): MoveFact => (one?.of === 'moves' ? one.move.indexOf : first);
const placesOf = (one: Asked | undefined): number => (one?.of === 'moves' ? one.move.groups.length : 1);

/** The sums of the games of one value of each dimension of games. */
interface Collected {
  by: number | null;
  second: number | null;
  alone: Cells;
  within: Cells;
}

/** Sums up games as their bytes come. */
interface Collector {
  add(bytes: Uint8Array): void;
  collected(): Collected[];
}

const createCollector = (question: Question, metric: MoveMetric): Collector => {
  const { by, second, needs } = question;
  const { read } = metric;
  const [byPlaces, secondPlaces] = [placesOf(by), placesOf(second)];
  const [byPlace, secondPlace] = [placeOf(by), placeOf(second)];
  const collected = new Map<number | null, Map<number | null, Collected>>();
  const collect = (scan: Scan): Collected => {
    const inner = collected.get(scan.by) ?? new Map<number | null, Collected>();
    collected.set(scan.by, inner);
    const found = inner.get(scan.second) ?? {
      by: scan.by,
      second: scan.second,
      alone: createCells(byPlaces, metric),
      within: createCells(second ? byPlaces * secondPlaces : 0, metric),
    };
    inner.set(scan.second, found);
    return found;
  };
  const [places, inner, values] = [columnOf(), columnOf(), columnOf()];
  const add = (bytes: Uint8Array): void => {
    const scan = openScan(bytes);
    for (let at = 0; at < bytes.length; ) {
      at = nextGame(scan, at, needs);
      const { moves } = scan;
      const { alone, within } = collect(scan);
      read(scan, values);
      byPlace(scan, places);
      alone.addGame(moves, places, values);
      if (!second) continue;
      secondPlace(scan, inner);
      for (let move = 0; move < moves; move++)
        inner[move] = (places[move] as number) * secondPlaces + (inner[move] as number);
      within.addGame(moves, inner, values);
    }
  };
  return { add, collected: () => [...collected.values()].flatMap((some) => [...some.values()]) };
};

const piecesOf = ({ by, second, alone, within }: Collected, question: Question): MovePiece[] => {
  const pieces: MovePiece[] = [];
  const secondPlaces = question.second ? placesOf(question.second) : 0;
  for (let byIndex = 0; byIndex < placesOf(question.by); byIndex++) {
    const sums = alone.at(byIndex);
    if (!sums) continue;
    pieces.push({ by, second, byIndex, secondIndex: null, sums });
    for (let secondIndex = 0; secondIndex < secondPlaces; secondIndex++) {
      const inside = within.at(byIndex * secondPlaces + secondIndex);
      if (inside) pieces.push({ by, second, byIndex, secondIndex, sums: inside });
    }
  }
  return pieces;
};

/**
 * Sums up facts of single moves: Postgres packs those of thousands of games into one value, and they are read here.
 * Unnested in SQL they would take twice as long. Between two values whoever else asks is answered.
 */
export const sumByMoves = async (sql: Sql, question: Question): Promise<MovePiece[]> => {
  const collector = createCollector(question, MOVE_METRICS[question.metric] as MoveMetric);
  const rows = await sql.unsafe<{ bytes: string }[]>(packedGames(question), question.where.values());
  for (const { bytes } of rows) {
    collector.add(Uint8Array.fromBase64(bytes));
    await new Promise(setImmediate);
  }
  return collector.collected().flatMap((one) => piecesOf(one, question));
};
