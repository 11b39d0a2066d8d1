/** How long the loop is kept from others, but for a single game. */
const TURN_MS = 1;
/** Games of a transaction while others ask, and while nobody does. */
const SMALL_GROUP = 24;
const LARGE_GROUP = 64;
/** Games a second while others ask: so much is promised, and the rest of the machine is theirs. */
const PACE = 1_200;
/** How far behind its pace an import may be and still catch up. */
const MOST_BEHIND_MS = 50;

/** How an import leaves room for others. */
export interface GiveWay {
  /** Games that are saved together now. */
  groupSize(): number;
  /** Lets others have their turn when it is time; before each game. */
  breathe(): Promise<void>;
  /** Slows down while others ask; after a group of so many games. */
  rest(games: number): Promise<void>;
}

/** `isBusy` says whether others have asked just now. */
export const createGiveWay = (isBusy: () => boolean): GiveWay => {
  let turnBegan = performance.now();
  let due = 0;
  return {
    groupSize: () => (isBusy() ? SMALL_GROUP : LARGE_GROUP),
    breathe: async () => {
      if (performance.now() - turnBegan < TURN_MS) return;
      await new Promise((resolve) => setImmediate(resolve));
      turnBegan = performance.now();
    },
    rest: async (games) => {
      if (!isBusy()) return;
      due = Math.max(due, performance.now() - MOST_BEHIND_MS) + (games * 1_000) / PACE;
      const early = due - performance.now();
      if (early > 0) await Bun.sleep(early);
    },
  };
};
