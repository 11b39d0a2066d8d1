import type { StoredPlayer } from './stored-players.ts';

/** Numbers that were committed before: they never change, so they need not be asked for again. */
export interface KnownNumbers {
  players: Map<string, StoredPlayer>;
  lines: Map<string, number>;
  openings: Map<string, number>;
  /** Of which contents of the database they are; empty before the first batch. */
  epoch: string;
}

export const noNumbers = (): KnownNumbers => ({
  players: new Map(),
  lines: new Map(),
  openings: new Map(),
  epoch: '',
});

/** What a map may hold before it is emptied: some 100 bytes an entry. */
const MOST = 500_000;

/** Keeps what a committed transaction learned. A number that was rolled back would be given to another row. */
export const keepNumbers = (known: KnownNumbers, learned: KnownNumbers): void => {
  if (known.epoch !== learned.epoch) return;
  keep(known.players, learned.players);
  keep(known.lines, learned.lines);
  keep(known.openings, learned.openings);
};

const keep = <K, V>(known: Map<K, V>, learned: ReadonlyMap<K, V>): void => {
  if (known.size > MOST) known.clear();
  for (const [key, value] of learned) known.set(key, value);
};

/** Forgets the numbers of a database whose contents were replaced by those of a backup, where the same name has another. */
export const enterEpoch = (known: KnownNumbers, epoch: string): void => {
  if (known.epoch === epoch) return;
  for (const map of [known.players, known.lines, known.openings]) map.clear();
  known.epoch = epoch;
};
