import { describe, expect, test } from 'bun:test';
import type { Position } from 'chessops/chess';
import { makeSanAndPlay, parseSan } from 'chessops/san';
import { parseUci } from 'chessops/util';
import { type GameJson, isFinished, STATUSES, speedOf, VARIANTS, type Variant } from './game-json.ts';
import { summaryOf } from './scores.ts';
import { startPosition } from './variants.ts';
import { worldGames } from './world.ts';

const ORDER = { seed: 11, players: 2, games: 400 };
const games = [...worldGames(ORDER)];
const sansOf = (game: GameJson): string[] => (game.moves ?? '').split(' ').filter(Boolean);

/** Replays by chessops alone; the result names the first move that is not exactly the one legal move it says. */
function replay(game: GameJson): { pos: Position; fault?: string } {
  const pos = startPosition(game.variant as Variant, game.initialFen);
  for (const [i, san] of sansOf(game).entries()) {
    const move = parseSan(pos, san);
    if (!move || !pos.isLegal(move)) return { pos, fault: `${game.id} ply ${i + 1}: ${san} is illegal` };
    const written = makeSanAndPlay(pos, move).replace(/^@/, 'P@');
    if (written !== san) return { pos, fault: `${game.id} ply ${i + 1}: ${san} should be ${written}` };
  }
  return { pos };
}

describe('a generated world', () => {
  test('holds every variant and every status', () => {
    expect(new Set(games.map((game) => game.variant))).toEqual(new Set(VARIANTS));
    const statuses = new Set(games.map((game) => game.status));
    expect(Object.keys(STATUSES).filter((status) => !statuses.has(status))).toEqual([]);
  });

  test('holds only legal games, written as Lichess writes them', () => {
    expect(games.map((game) => replay(game).fault).filter(Boolean)).toEqual([]);
  });

  test('says what the board says about the end', () => {
    const wrong = games.filter((game) => {
      const { pos } = replay(game);
      const outcome = pos.outcome();
      switch (game.status) {
        case 'mate':
          return !pos.isCheckmate() || outcome?.winner !== game.winner;
        case 'stalemate':
          return !pos.isStalemate() || game.winner !== undefined;
        case 'variantEnd':
          return pos.variantOutcome()?.winner !== game.winner || game.winner === undefined;
        case 'draw':
          return game.winner !== undefined || outcome?.winner !== undefined;
        default:
          return outcome !== undefined && isFinished(game.status);
      }
    });
    expect(wrong.map((game) => `${game.id} ${game.variant} ${game.status}`)).toEqual([]);
  });

  test('lets nobody win on time who cannot mate', () => {
    const timed = games.filter((game) => game.status === 'outoftime' || game.status === 'timeout');
    const drawn = timed.filter((game) => game.winner === undefined);
    expect(drawn.length).toBeGreaterThan(0);
    for (const game of timed) {
      const { pos } = replay(game);
      const other = pos.turn === 'white' ? 'black' : 'white';
      expect(game.winner).toBe(pos.hasInsufficientMaterial(other) ? undefined : other);
    }
  });

  test('is the same for the same seed and another for another', () => {
    const lines = (seed: number): string[] =>
      [...worldGames({ seed, players: 2, games: 40 })].map((game) => JSON.stringify(game));
    expect(lines(5)).toEqual(lines(5));
    expect(lines(5)).not.toEqual(lines(6));
  });

  test('has different ids', () => {
    expect(new Set(games.map((game) => game.id)).size).toBe(games.length);
    expect(games.filter((game) => !/^[0-9A-Za-z]{8}$/.test(game.id))).toEqual([]);
  });

  test('has one clock more than moves unless the game ended on the board or goes on', () => {
    for (const game of games.filter((one) => one.clocks)) {
      const onBoard = replay(game).pos.outcome() !== undefined || !isFinished(game.status);
      const extra = (game.clocks?.length ?? 0) - sansOf(game).length;
      const seventyFive = game.status === 'draw' && extra === 0;
      expect(extra === (onBoard ? 0 : 1) || seventyFive).toBe(true);
    }
  });

  test('keeps clocks on the grid but for a few', () => {
    const inner = games.flatMap((game) => game.clocks?.slice(2, -1) ?? []).filter((clock) => clock >= 1000);
    expect(inner.filter((clock) => clock % 8 !== 3)).toEqual([]);
    for (const game of games) {
      const [first, second] = game.clocks ?? [];
      const start = (game.clock?.initial ?? 0) * 100 + 3;
      if (sansOf(game).length > 2) expect([first ?? start, second ?? start]).toEqual([start, start]);
    }
  });

  test('has a start position exactly where Lichess has one', () => {
    const startsElsewhere = new Set(['chess960', 'fromPosition', 'horde', 'racingKings']);
    for (const game of games) expect(game.initialFen !== undefined).toBe(startsElsewhere.has(game.variant));
    expect(games.some((game) => game.initialFen?.includes(' b '))).toBe(true);
  });

  test('has the speed and perf that belong to the clock', () => {
    for (const game of games) {
      expect(game.speed).toBe(speedOf(game.clock));
      const plain = game.variant === 'standard' || game.variant === 'fromPosition';
      expect(game.perf).toBe(plain ? game.speed : game.variant);
      expect(game.clock && game.daysPerTurn).toBeUndefined();
    }
  });

  test('has every kind of player, tournament and time control', () => {
    const sides = games.flatMap((game) => [game.players.white, game.players.black]);
    const kinds: [string, boolean][] = [
      ['AI', sides.some((side) => side.aiLevel !== undefined)],
      ['anonymous', sides.some((side) => Object.keys(side).length === 0)],
      ['ghost', sides.some((side) => side.user?.id === 'ghost')],
      ['title', sides.some((side) => side.user?.title !== undefined)],
      ['flair', sides.some((side) => side.user?.flair !== undefined)],
      ['patron', sides.some((side) => side.user?.patron === true)],
      ['provisional', sides.some((side) => side.provisional === true)],
      [
        'oneself',
        games.some(({ players: { white, black } }) => !!white.user && white.user.id === black.user?.id),
      ],
      ['arenaTour', games.some((game) => game.arenaTour !== undefined)],
      ['swissTour', games.some((game) => game.swissTour !== undefined)],
      ['tournament', games.some((game) => game.tournament !== undefined)],
      ['swiss', games.some((game) => game.swiss !== undefined)],
      ['correspondence', games.some((game) => game.daysPerTurn !== undefined)],
      ['unlimited', games.some((game) => !game.daysPerTurn && !game.clock)],
      ['running correspondence', games.some((game) => game.daysPerTurn && game.status === 'started')],
      ['fullId', games.some((game) => game.fullId?.startsWith(game.id) && game.fullId.length === 12)],
      ['no source', games.some((game) => game.source === undefined)],
      ['unknown field', games.some((game) => game.experiment !== undefined)],
      ['drop', games.some((game) => game.variant === 'crazyhouse' && /P@/.test(game.moves ?? ''))],
      ['empty noStart', games.some((game) => game.status === 'noStart' && game.moves === '')],
      ['same millisecond', games.some((game, i) => i > 0 && game.createdAt === games[i - 1]?.createdAt)],
    ];
    expect(kinds.filter(([, found]) => !found).map(([kind]) => kind)).toEqual([]);
  });

  test('writes the fields in the order of the wire', () => {
    const order =
      `id rated variant speed perf createdAt lastMoveAt status source players fullId initialFen winner
      opening moves clocks pgn daysPerTurn analysis tournament swiss arenaTour swissTour clock lastFen lastMove
      division mood experiment`.split(/\s+/);
    for (const game of games) {
      const keys = Object.keys(game);
      expect(keys).toEqual(order.filter((key) => keys.includes(key)));
    }
  });
});

describe('a generated analysis', () => {
  const analyzed = games.filter((game) => game.analysis);

  test('comes whole, without accuracies and broken off', () => {
    const lengths = analyzed.map((game) => sansOf(game).length - (game.analysis?.length ?? 0));
    expect(lengths.some((missing) => missing > 1)).toBe(true);
    expect(analyzed.some((game) => game.players.white.analysis?.accuracy !== undefined)).toBe(true);
    expect(analyzed.some((game) => game.players.white.analysis?.accuracy === undefined)).toBe(true);
  });

  test('has one entry fewer than moves when the game ends in mate', () => {
    const whole = analyzed.filter((game) => game.status === 'mate' || game.status === 'draw');
    expect(whole.length).toBeGreaterThan(3);
    for (const game of whole) {
      const fewer = game.status === 'mate' ? 1 : 0;
      expect(game.analysis?.length).toBe(Math.min(300, sansOf(game).length - fewer));
    }
  });

  test('judges only moves with a better line, all of it legal', () => {
    let lines = 0;
    for (const game of analyzed) {
      const pos = startPosition(game.variant as Variant, game.initialFen);
      const sans = sansOf(game);
      for (const [i, entry] of (game.analysis ?? []).entries()) {
        expect(entry.judgment !== undefined).toBe(entry.variation !== undefined);
        if (entry.variation && entry.best) {
          lines++;
          const line = pos.clone();
          const best = parseUci(entry.best);
          const [first] = entry.variation.split(' ');
          expect(best && line.isLegal(best)).toBe(true);
          expect(first).not.toBe(sans[i]);
          expect(entry.judgment?.comment.endsWith(`${first} was best.`)).toBe(true);
          for (const san of entry.variation.split(' ')) {
            const move = parseSan(line, san);
            expect(move).toBeDefined();
            if (move) line.play(move);
          }
        }
        const move = parseSan(pos, sans[i] ?? '');
        if (move) pos.play(move);
      }
    }
    expect(lines).toBeGreaterThan(100);
  });

  test('counts what it judged', () => {
    for (const game of analyzed) {
      const first = startPosition(game.variant as Variant, game.initialFen).turn;
      for (const color of ['white', 'black'] as const) {
        const counts = { Inaccuracy: 0, Mistake: 0, Blunder: 0 };
        for (const [i, entry] of (game.analysis ?? []).entries()) {
          if ((i % 2 === 0) === (color === first) && entry.judgment) counts[entry.judgment.name]++;
        }
        const { Inaccuracy: inaccuracy, Mistake: mistake, Blunder: blunder } = counts;
        const said = game.players[color].analysis;
        expect(said).toMatchObject({ inaccuracy, mistake, blunder });
        const withAccuracy = said?.accuracy !== undefined;
        expect(said).toEqual(summaryOf(color, first, game.analysis ?? [], withAccuracy));
      }
    }
  });
});
