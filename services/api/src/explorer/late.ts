import { LINE_PLIES } from '../saving/stored-lines.ts';
import { keyOf } from '../sides/key-halves.ts';
import type { KeyStore } from '../sides/key-store.ts';
import type { Visit } from './line-table.ts';

/** The games that come to a position in their own keys, behind those of their opening line. */
export interface LateVisits {
  gameNos: readonly number[];
  /** How each of them does: places in `visits`. */
  places: readonly number[];
  visits: readonly Visit[];
}

/** Finds those of a position, whatever else is asked. */
export const findLate = (keys: KeyStore, key: string): LateVisits => {
  const gameNos: number[] = [];
  const places: number[] = [];
  const visits: Visit[] = [];
  const placeOf = new Map<string, number>();
  for (const { gameNo, place, next } of keys.find(BigInt(key))) {
    const id = next === undefined ? `${place}` : `${place} ${next.low} ${next.high}`;
    let visit = placeOf.get(id);
    if (visit === undefined) {
      visit = visits.push({ ply: place + LINE_PLIES, next: next === undefined ? null : keyOf(next) }) - 1;
      placeOf.set(id, visit);
    }
    gameNos.push(gameNo);
    places.push(visit);
  }
  return { gameNos, places, visits };
};
