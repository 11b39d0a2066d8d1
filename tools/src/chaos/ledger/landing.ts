import type { GameJson } from '../../lichess/generate/game-json.ts';
import type { Scenario, Stage } from './stage.ts';

/** What becomes of records: the API away, the same game again and again, in any order. */
export const LANDING: readonly Scenario[] = [
  {
    name: 'api-away',
    what: 'the API answers 500 while games arrive',
    rate: 20,
    play: async (stage) => {
      await stage.follow(0);
      await Bun.sleep(600);
      stage.rig.proxy.set('500');
      await Bun.sleep(3_000);
      stage.rig.proxy.set('pass');
      return undefined;
    },
  },
  {
    name: 'answers-lost',
    what: 'what the API did is done, and its answers are lost',
    rate: 20,
    play: async (stage) => {
      await stage.follow(0);
      await Bun.sleep(600);
      stage.rig.proxy.set('deaf');
      await Bun.sleep(2_500);
      stage.rig.proxy.set('pass');
      return undefined;
    },
  },
  {
    name: 'poorer-after-richer',
    what: 'a poorer version of a game comes after a richer one',
    play: async (stage) => {
      const game = analyzed(stage);
      const { analysis: _analysis, clocks: _clocks, ...poorer } = game;
      await put(stage, game, 0);
      await put(stage, poorer as GameJson, 10_000);
      await stage.follow(0);
      return differs(stage, game);
    },
  },
  {
    name: 'older-after-newer',
    what: 'the older of two versions that are as rich comes last',
    play: async (stage) => {
      const game = analyzed(stage);
      await put(stage, game, 10_000);
      await put(stage, { ...game, event: 'older' }, 0);
      await stage.follow(0);
      return differs(stage, game);
    },
  },
  {
    name: 'everything-again',
    what: 'a full sync reads everything again, and analyses have come',
    players: 2,
    duplicates: 4,
    analyzedLater: 8,
    play: async (stage) => {
      await stage.follow(0);
      await stage.settled();
      await stage.site.move(stage.site.left());
      await stage.follow(1);
      await stage.settled({ full: true });
      await stage.settled({ full: true });
      return undefined;
    },
  },
];

/** A game of the world with everything that makes it rich. */
const analyzed = ({ site }: Stage): GameJson => {
  const game = [...site.games.values()].find((one) => one.analysis && one.clocks && one.fullId === undefined);
  if (!game) throw new Error('the world has no analyzed game');
  return game;
};

const put = async ({ rig }: Stage, game: GameJson, laterMs: number): Promise<void> => {
  const fetchedAt = new Date(Date.UTC(2026, 0, 1) + laterMs).toISOString();
  const answer = await fetch(`${rig.apiUrl}/api/games/${game.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${rig.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ game, fetchedAt }),
  });
  if (!answer.ok) throw new Error(`PUT ${game.id}: ${answer.status} ${await answer.text()}`);
};

const differs = async ({ rig }: Stage, game: GameJson): Promise<string | undefined> => {
  const answer = await rig.client.games[':id'].$get({ param: { id: game.id } });
  const same = Bun.deepEquals(await answer.json(), JSON.parse(JSON.stringify(game)), true);
  return same ? undefined : `${game.id} is not the version that must win`;
};
