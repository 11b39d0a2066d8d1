import { describe, expect, test } from 'bun:test';
import { onRealGames, REAL_FILES, readRealGames } from '@rookery/shared/chess/real-games.ts';
import { type LichessGame, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { anyId, mutatedGame } from '@rookery/tools/test/mutated-game.ts';
import { ORDINARY, oddGames } from '@rookery/tools/test/odd-games.ts';
import fc from 'fast-check';
import { packGame } from './pack.ts';
import type { PackedGame } from './packed-game.ts';
import { withStoredNames } from './stored-name.ts';
import { unpackGame } from './unpack.ts';

/** What reads a packed game must not write into it: it is stored after that. */
const frozen = <T extends object>(value: T): T => {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part);
  return Object.freeze(value);
};

const packed = (game: LichessGame): PackedGame => {
  const result = replayGame(game);
  if (!result.ok) throw new Error(result.error.detail);
  return frozen(packGame(lichessGameSchema.parse(game), result.replay));
};

const withoutLink = ({ fullId: _private, ...game }: LichessGame) => game;

describe('a game comes back deep-equal, without its private link', () => {
  test.each(oddGames())('%s', (_, game) => {
    expect(unpackGame(packed(game))).toStrictEqual(withoutLink(game));
  });

  test('whatever is changed in it', () => {
    fc.assert(
      fc.property(mutatedGame(anyId), (game) => {
        expect(Bun.deepEquals(unpackGame(packed(game)), withoutLink(game), true)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('also when storage spells the names of the players otherwise', () => {
    const name = fc.constantFrom('Anna', 'ANNA', 'anna', 'Boris', 'x', 'É');
    fc.assert(
      fc.property(
        mutatedGame(anyId),
        fc.option(name, { nil: undefined }),
        fc.option(name, { nil: undefined }),
        (game, white, black) => {
          const renamed = withStoredNames(packed(game), { white, black });
          if (white && renamed.white.playerId) expect(renamed.white.playerName).toBe(white);
          expect(Bun.deepEquals(unpackGame(renamed), withoutLink(game), true)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  const real = onRealGames('every real game');
  test.skipIf(real.skip)(real.name, () => {
    for (const game of REAL_FILES.flatMap(readRealGames) as unknown as LichessGame[])
      expect(Bun.deepEquals(unpackGame(packed(game)), withoutLink(game), true)).toBe(true);
  });
});

test('an ordinary game leaves nothing over for `extra`', () => {
  expect(packed(ORDINARY)).toMatchObject({ extra: null, shipped: null });
});

test('the private link is in no part of what is stored', () => {
  const text = JSON.stringify(packed({ ...ORDINARY, fullId: 'ordinaryS3CR', odd: null }));
  expect(text).not.toContain('S3CR');
});

test('only accounts that a number can stand for are players', () => {
  const idOf = (user: { id?: string; name?: string }) =>
    packed({ ...ORDINARY, players: { white: { user } } }).white.playerId;
  expect(idOf({ id: 'anna', name: 'Anna' })).toBe('anna');
  expect(idOf({ id: 'anna' })).toBe('anna');
  expect(idOf({ name: 'Anna' })).toBeNull();
  // Many deleted accounts share one.
  expect(idOf({ id: 'ghost', name: 'ghost' })).toBeNull();
  expect(idOf({ id: 'Anna', name: 'Anna' })).toBeNull();
  expect(idOf({ id: "x'; drop", name: 'x' })).toBeNull();
});
