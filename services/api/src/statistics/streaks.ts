/** Games in a row by their numbers; 0 where there is none. */
export interface Run {
  games: number;
  from: number;
  to: number;
}

/** The runs of a line of games. */
export interface Runs {
  /** Takes the next game. One that is not finished ends nothing. */
  add(gameNo: number, result: number | null): void;
  /** The last game and those before it that ended alike; undefined without a game. */
  current(): (Run & { result: number }) | undefined;
  /** The longest, the first of equals. */
  longest: Record<'win' | 'draw' | 'loss' | 'unbeaten', Run>;
}

const none = (): Run => ({ games: 0, from: 0, to: 0 });

const extend = (run: Run, longest: Run, gameNo: number): void => {
  if (run.games === 0) run.from = gameNo;
  run.games++;
  run.to = gameNo;
  if (run.games > longest.games) Object.assign(longest, run);
};

export const createRuns = (): Runs => {
  const longest = { win: none(), draw: none(), loss: none(), unbeaten: none() };
  const same = none();
  const unbeaten = none();
  let last: number | undefined;
  return {
    longest,
    add: (gameNo, result) => {
      if (result === null) return;
      if (result !== last) same.games = 0;
      last = result;
      extend(same, longest[result === 1 ? 'win' : result === 0 ? 'draw' : 'loss'], gameNo);
      if (result === -1) unbeaten.games = 0;
      else extend(unbeaten, longest.unbeaten, gameNo);
    },
    current: () => (last === undefined ? undefined : { ...same, result: last }),
  };
};
