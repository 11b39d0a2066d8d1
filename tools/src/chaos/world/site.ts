import type { GameJson } from '../../lichess/generate/game-json.ts';
import type { FaultInput, Lichess } from '../../lichess/start.ts';
import { faultOf } from './bad-games.ts';
import { type Change, takesPart, type World } from './make.ts';

/** The stand-in while a run goes on: what it has, and what it will always do wrong. */
export interface Site {
  /** Every game that is at Lichess now, by id, as it is now. */
  games: ReadonlyMap<string, GameJson>;
  /** Puts the games of the start there. */
  fill(): Promise<void>;
  /** Lets the next `count` things happen; what happened. */
  move(count: number): Promise<Change[]>;
  /** How many are still to happen. */
  left(): number;
  /** Lets faults strike beside those of the world, which have the last word. They take the place of the ones before. */
  setFaults(faults: readonly FaultInput[]): Promise<void>;
  /** Games of a player, the oldest first. */
  gamesOf(playerId: string): GameJson[];
  /** Games that were analyzed after they were first served: only a full sync sees that. */
  analyzedLater: ReadonlySet<string>;
}

export const createSite = (lichess: Lichess, world: World): Site => {
  const games = new Map<string, GameJson>();
  const analyzedLater = new Set<string>();
  const changes = [...world.changes];
  const always: FaultInput[] = [
    ...world.bad.map(faultOf),
    ...world.duplicates.map((game): FaultInput => ({ kind: 'duplicate', game, times: 0 })),
  ];
  const put = async (added: readonly GameJson[]): Promise<void> => {
    // Known before it is served: whoever looks never sees a game that we do not know.
    for (const game of added) games.set(game.id, game);
    if (added.length > 0) await reached(() => lichess.addGames(added));
  };
  return {
    games,
    analyzedLater,
    fill: async () => {
      await lichess.addPlayers(world.players.map(({ username }) => ({ username })));
      await put(world.start);
      await lichess.setFaults(always);
    },
    move: async (count) => {
      const now = changes.splice(0, count);
      for (const { kind, game } of now) if (kind === 'analyze') analyzedLater.add(game.id);
      await put(now.map(({ game }) => game));
      return now;
    },
    left: () => changes.length,
    setFaults: (faults) => reached(() => lichess.setFaults([...faults, ...always])),
    gamesOf: (playerId) =>
      [...games.values()]
        .filter((game) => takesPart(game, playerId))
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
  };
};

const PATIENCE_MS = 10_000;

/** A stand-in that refuses connections refuses ours as well: it is told when it takes them again. */
const reached = async (tell: () => Promise<void>): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await tell();
    } catch (err) {
      const { code } = err as { code?: unknown };
      if (!/REFUSED|RESET/i.test(String(code)) || performance.now() > deadline) throw err;
    }
    await Bun.sleep(100);
  }
};
