import type { LichessGame } from '@rookery/shared/lichess/game.ts';

// What evaluations and times say of moves, by formulas of the oracle's own.

const chance = (cp: number): number => 2 / (1 + Math.exp(-0.00368208 * cp)) - 1;
const cap = (cp: number): number => Math.max(-1000, Math.min(1000, cp));
export const percent = (cp: number): number => 50 + 50 * chance(cap(cp));

export interface Entry {
  eval?: number;
  mate?: number;
  variation?: string;
}

/** 0 none, 1 inaccuracy, 2 mistake, 3 blunder, from the mover's side. */
export const errorOf = (
  before: Entry | undefined,
  after: Entry | undefined,
  sign: number,
  san: string,
): number => {
  const plain = (text: string | undefined) => text?.replace(/[+#]+$/, '');
  const best = after?.variation?.split(' ')[0];
  if (!before || !after || best === undefined || plain(best) === plain(san)) return 0;
  const [b, a] = [before, after].map(({ eval: cp, mate }) => ({
    cp: cp === undefined ? undefined : cp * sign,
    mate: mate === undefined ? undefined : mate * sign,
  })) as [{ cp?: number; mate?: number }, { cp?: number; mate?: number }];
  const bySize = (cp: number): number => (cp > 999 ? 1 : cp > 700 ? 2 : 3);
  if (b.mate === undefined && a.mate === undefined) {
    const lost = chance(b.cp as number) - chance(a.cp as number);
    return lost >= 0.3 ? 3 : lost >= 0.2 ? 2 : lost >= 0.1 ? 1 : 0;
  }
  if (b.mate === undefined) return (a.mate as number) < 0 ? bySize(-(b.cp as number)) : 0;
  if (b.mate < 0) return 0;
  if (a.mate === undefined) return bySize(a.cp as number);
  return a.mate < 0 ? 3 : 0;
};

export const entriesOf = (game: LichessGame, plies: number): (Entry | undefined)[] => {
  const list = (Array.isArray(game.analysis) ? game.analysis : []) as Entry[];
  return Array.from({ length: plies }, (_, i) =>
    list[i]?.eval === undefined && list[i]?.mate === undefined ? undefined : list[i],
  );
};

export const cpOf = (entry: Entry | undefined): number | undefined =>
  entry === undefined
    ? undefined
    : entry.mate === undefined
      ? cap(entry.eval as number)
      : entry.mate > 0
        ? 1000
        : -1000;

export const variances = (times: (number | undefined)[]): (number | undefined)[] =>
  times.map((_, i) => {
    const window = times.slice(i - 6, i + 7);
    if (i < 6 || window.length < 13 || window.includes(undefined)) return undefined;
    const inner = (window as number[])
      .map((time) => time + 10)
      .sort((a, b) => a - b)
      .slice(1, -1);
    const mean = inner.reduce((sum, time) => sum + time, 0) / 11;
    return Math.sqrt(inner.reduce((sum, time) => sum + (time - mean) ** 2, 0) / 10) / mean;
  });
