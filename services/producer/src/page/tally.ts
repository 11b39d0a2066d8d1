import type { BadLine, GameLine } from '../lichess/read-line.ts';

/** A record with its place in the page. */
export interface Placed {
  seq: number;
  line: string;
}

/** A line that could not be read, and the creation time of the last game before it. */
export interface BadRecord extends BadLine {
  seq: number;
  before: number | null;
}

/** What a page has held so far. */
export interface Tally {
  /** Counts lines and returns those to dispatch. */
  take(lines: readonly (GameLine | BadLine)[]): Placed[];
  /** Puts a game in the place of a line that could not be read before. */
  fill(bad: BadRecord, game: GameLine): Placed;
  lines(): number;
  /** Of the last game whose creation time is sound. */
  lastCreatedAt(): number | null;
  /** Games newer than `since`. */
  newGames(): number;
  has(id: string): boolean;
  /** Whether every line that was taken for a game says which one it is. */
  named(): boolean;
  bads(): readonly BadRecord[];
}

/** Counts a page that was asked for from `since` on. */
export const createTally = (since: number | null): Tally => {
  const ids = new Set<string>();
  let bads: BadRecord[] = [];
  let lines = 0;
  let lastCreatedAt: number | null = null;
  let newGames = 0;
  let nameless = 0;

  const count = ({ id, createdAt }: GameLine): void => {
    if (id === undefined) nameless++;
    else ids.add(id);
    if (createdAt !== undefined && (since === null || createdAt > since)) newGames++;
  };

  return {
    take: (taken) => {
      const placed: Placed[] = [];
      for (const line of taken) {
        const seq = lines++;
        if (line.kind === 'bad') {
          bads.push({ ...line, seq, before: lastCreatedAt });
          continue;
        }
        count(line);
        if (line.createdAt !== undefined) lastCreatedAt = line.createdAt;
        placed.push({ seq, line: line.line });
      }
      return placed;
    },
    fill: (bad, game) => {
      bads = bads.filter((one) => one.seq !== bad.seq);
      count(game);
      if (game.createdAt !== undefined) lastCreatedAt = Math.max(lastCreatedAt ?? 0, game.createdAt);
      return { seq: bad.seq, line: game.line };
    },
    lines: () => lines,
    lastCreatedAt: () => lastCreatedAt,
    newGames: () => newGames,
    has: (id) => ids.has(id),
    named: () => nameless === 0,
    bads: () => bads,
  };
};
