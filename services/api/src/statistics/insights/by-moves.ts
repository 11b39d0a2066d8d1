import { MOST_PLIES } from '@rookery/shared/contract/save.ts';
import type { Chosen } from '../../sides/choose.ts';
import { NONE_32 } from '../../sides/side-columns.ts';
import { type Cells, createCells } from './cells.ts';
import { MOVE_METRICS, type MoveMetric, type Sums } from './metrics.ts';
import type { MoveFact } from './move-facts.ts';
import { type Asked, groupingOf, PHASE_VARIANTS, type Question } from './question.ts';
import { scanSides } from './scan.ts';

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

/** Sums up games one by one. */
interface Collector {
  /** The side at a place among those chosen. */
  add(place: number): void;
  collected(): Collected[];
}

const createCollector = (chosen: Chosen, question: Question, metric: MoveMetric): Collector => {
  const { by, second, needs, evalsAreOptional } = question;
  const grouping = groupingOf(question, chosen);
  const { scan, open } = scanSides(chosen, PHASE_VARIANTS, { ...needs, evalsAreOptional });
  const { read } = metric;
  const [byPlaces, secondPlaces] = [placesOf(by), placesOf(second)];
  const [byPlace, secondPlace] = [placeOf(by), placeOf(second)];
  const collected = new Map<number, Map<number, Collected>>();
  const collect = (outer: number, within: number): Collected => {
    const inner = collected.get(outer) ?? new Map<number, Collected>();
    collected.set(outer, inner);
    const found = inner.get(within) ?? {
      by: outer === NONE_32 ? null : outer,
      second: within === NONE_32 ? null : within,
      alone: createCells(byPlaces, metric),
      within: createCells(second ? byPlaces * secondPlaces : 0, metric),
    };
    inner.set(within, found);
    return found;
  };
  const [places, inner, values] = [columnOf(), columnOf(), columnOf()];
  const add = (place: number): void => {
    if (!open(chosen.rows[place] as number)) return;
    const outer = grouping.by[place] as number;
    if (grouping.mayLack && outer === NONE_32) return;
    const { moves } = scan;
    const { alone, within } = collect(outer, grouping.second[place] as number);
    read(scan, values);
    byPlace(scan, places);
    alone.addGame(moves, places, values);
    if (!second) return;
    secondPlace(scan, inner);
    for (let move = 0; move < moves; move++)
      inner[move] = (places[move] as number) * secondPlaces + (inner[move] as number);
    within.addGame(moves, inner, values);
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

/** Sides that are read without a break: some milliseconds. */
const AT_ONCE = 2_000;

/**
 * Sums up facts of single moves. Now and then whoever else asks is answered: what was chosen must not change until it is
 * through.
 */
export const sumByMoves = async (chosen: Chosen, question: Question): Promise<MovePiece[]> => {
  const collector = createCollector(chosen, question, MOVE_METRICS[question.metric] as MoveMetric);
  const { length } = chosen.rows;
  for (let from = 0; from < length; from += AT_ONCE) {
    for (let place = from; place < Math.min(from + AT_ONCE, length); place++) collector.add(place);
    await new Promise(setImmediate);
  }
  return collector.collected().flatMap((one) => piecesOf(one, question));
};
