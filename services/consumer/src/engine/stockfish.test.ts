import { afterAll, describe, expect, test } from 'bun:test';
import { unpackMoves } from '@rookery/shared/chess/packed-moves.ts';
import { createRandom, randomGame } from '@rookery/shared/chess/random-games.ts';
import { replay } from '@rookery/shared/chess/replay.ts';
import { VARIANTS, type Variant } from '@rookery/shared/chess/variant.ts';
import { PATIENT } from '../test/fake-program.ts';
import { quietLog } from '../test/quiet-log.ts';
import type { ScoredLine } from './evaluation.ts';
import { findEngines } from './find-engine.ts';
import type { PositionOutcome } from './outcome.ts';
import { createEnginePool } from './pool.ts';
import { type Chunk, preparePlies } from './position.ts';

const { STOCKFISH_PATH, FAIRY_STOCKFISH_PATH, PATH } = process.env;
const engineEnv = { STOCKFISH_PATH, FAIRY_STOCKFISH_PATH, PATH };
const { standard, fairy } = await findEngines(engineEnv, quietLog, PATIENT);
const pool = createEnginePool({ size: 1, standard, fairy, log: quietLog, hashMb: 16, limits: PATIENT });
afterAll(() => pool.close());

const searchOne = async (
  variant: Variant,
  initialFen: string | undefined,
  moves: string[] = [],
  { nodes = 5_000, multiPv = 1 } = {},
): Promise<PositionOutcome> => {
  const chunk: Chunk = { variant, initialFen, moves, plies: [moves.length] };
  const [found] = await pool.search(chunk, { nodes, multiPv });
  if (!found) throw new Error('no outcome');
  return found.outcome;
};
const evaluate = async (...args: Parameters<typeof searchOne>) => {
  const outcome = await searchOne(...args);
  if (outcome.kind !== 'evaluated') throw new Error(JSON.stringify(outcome));
  return outcome.evaluation;
};

describe('standard chess', () => {
  test('is played by a Stockfish that says who it is', async () => {
    const outcome = await searchOne('standard', undefined);
    if (outcome.kind !== 'evaluated') throw new Error(JSON.stringify(outcome));
    expect(outcome.engine.name).toStartWith('Stockfish ');
    expect(outcome.engine.version).toMatch(/^(dev-)?\d/);
    expect(outcome.engine.net).toMatch(/^nn-\w+\.nnue/);
    expect(outcome.evaluation.nodes).toBeGreaterThanOrEqual(5_000);
  });

  test.each([
    ['White mates', '6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 0 1', 1, 'd1d8'],
    ['Black mates', '3r2k1/5ppp/8/8/8/8/5PPP/6K1 b - - 0 1', -1, 'd8d1'],
    ['White mates, Black to move', '3k4/8/3K4/8/8/8/8/7R b - - 0 1', 2, undefined],
    ['Black mates, White to move', '7r/8/8/8/8/3k4/8/3K4 w - - 0 1', -2, undefined],
  ])('%s: the mate is from the point of view of White', async (_, fen, mate, best) => {
    const evaluation = await evaluate('fromPosition', fen, [], { nodes: 50_000 });
    expect(evaluation.score).toEqual({ mate });
    if (best) expect(evaluation.best).toBe(best);
  });

  test('a queen more is good for White whoever is to move', async () => {
    for (const turn of ['w', 'b']) {
      const white = await evaluate('fromPosition', `4k3/pppp4/8/8/8/8/PPPP4/3QK3 ${turn} - - 0 1`);
      const black = await evaluate('fromPosition', `3qk3/pppp4/8/8/8/8/PPPP4/4K3 ${turn} - - 0 1`);
      expect('mate' in white.score ? white.score.mate : white.score.cp).toBeGreaterThan(0);
      expect('mate' in black.score ? black.score.mate : black.score.cp).toBeLessThan(0);
    }
  });

  test('a stalemate is decided and not searched', async () => {
    expect(await searchOne('fromPosition', '7k/5Q2/6K1/8/8/8/8/8 b - - 0 1')).toEqual({
      kind: 'decided',
      winner: null,
    });
  });

  test('a single reply is searched', async () => {
    const evaluation = await evaluate('fromPosition', 'k7/8/8/8/8/8/1r6/K7 w - - 0 1');
    expect(evaluation.best).toBe('a1b2');
  });

  test('a third repetition is seen by the history that was sent', async () => {
    const fen = '6k1/8/8/8/8/8/8/R6K w - - 0 1';
    const moves = ['h1g1', 'g8h8', 'g1h1', 'h8g8', 'h1g1', 'g8h8', 'g1h1'];
    // The king goes back once more, and the position is there for the third time.
    const saved = await evaluate('fromPosition', fen, moves);
    expect([saved.best, saved.score]).toEqual(['h8g8', { cp: 0 }]);
    const lost = await evaluate('fromPosition', '7k/8/8/8/8/8/8/R6K b - - 0 1');
    expect('mate' in lost.score ? lost.score.mate : lost.score.cp).toBeGreaterThan(100);
  });

  test('several lines are as many as there are moves, the best first, as the search gets deeper', async () => {
    const told: ScoredLine[][] = [];
    const [found] = await pool.search(
      { variant: 'standard', moves: [], plies: [0] },
      { nodes: 20_000, multiPv: 5, onProgress: (_, lines) => told.push(lines) },
    );
    const outcome = found?.outcome;
    if (outcome?.kind !== 'evaluated') throw new Error(JSON.stringify(outcome));
    expect(new Set(outcome.evaluation.lines.map(({ pv }) => pv[0])).size).toBe(5);
    const depths = told.map((lines) => lines[0]?.depth ?? 0);
    expect(depths.length).toBeGreaterThan(3);
    expect(depths).toEqual([...new Set(depths)].sort((a, b) => a - b));
    const two = await evaluate('fromPosition', '7k/R7/8/8/8/8/8/K5r1 w - - 0 1', [], { multiPv: 5 });
    expect(two.lines).toHaveLength(2);
  });

  test('one position has one evaluation after a new game', async () => {
    const moves = 'e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 b5a4 g8f6 e1g1 f8e7'.split(' ');
    const timeless = async () => {
      const { timeMs, ...evaluation } = await evaluate('standard', undefined, moves, { nodes: 60_000 });
      expect(timeMs).toBeGreaterThan(0);
      return evaluation;
    };
    const first = await timeless();
    await evaluate('standard', undefined, moves.slice(0, 6), { nodes: 30_000 });
    expect(await timeless()).toEqual(first);
  });
});

test('one chunk has the same evaluations each time', async () => {
  const moves = 'e2e4 c7c5 g1f3 d7d6 d2d4 c5d4 f3d4 g8f6 b1c3 a7a6'.split(' ');
  const timeless = async () => {
    const outcomes = await pool.search(
      { variant: 'standard', moves, plies: [5, 6, 7, 8, 9, 10] },
      { nodes: 20_000 },
    );
    return outcomes.map(({ ply, outcome }) => {
      if (outcome.kind !== 'evaluated') throw new Error(JSON.stringify(outcome));
      const { timeMs: _, ...evaluation } = outcome.evaluation;
      return { ply, evaluation };
    });
  };
  const first = await timeless();
  expect(first.map(({ ply }) => ply)).toEqual([10, 9, 8, 7, 6, 5]);
  expect(await timeless()).toEqual(first);
});

describe('chess960', () => {
  test('is searched, and castling in its history is understood', async () => {
    const fen = 'rk2r3/pppppppp/8/8/8/8/PPPPPPPP/RK2R3 w EAea - 0 1';
    const evaluation = await evaluate('chess960', fen, ['b1e1', 'b8e8']);
    expect(evaluation.depth).toBeGreaterThan(3);
  });

  test('has castling as king takes rook in its lines, standard chess has it not', async () => {
    // Only castling mates: the king guards the square that the rook alone would leave free.
    const fen = '4R3/8/8/8/8/1P1k4/1P6/R3K3 w Q - 0 1';
    expect(await evaluate('chess960', fen)).toMatchObject({ best: 'e1a1', score: { mate: 1 } });
    expect(await evaluate('fromPosition', fen)).toMatchObject({ best: 'e1c1', score: { mate: 1 } });
  });
});

describe('variants', () => {
  /** Why the variant cannot be tried on this machine, for the name of the test. */
  const missing = (variant: Variant): string | undefined => {
    if ('code' in fairy) return fairy.detail;
    return fairy.rules.includes(VARIANTS[variant].rules) ? undefined : `not in ${fairy.identity.name}`;
  };
  const THREE_CHECKS = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1 +0+0';
  const played: [Variant, string[], string?][] = [
    ['atomic', ['g1f3', 'f7f6']],
    ['crazyhouse', ['e2e4', 'd7d5', 'e4d5', 'd8d5', 'P@e6']],
    ['antichess', ['e2e3']],
    ['horde', ['b5b6']],
    ['kingOfTheHill', ['e2e4']],
    ['racingKings', ['h2h3']],
    ['threeCheck', ['e2e4'], THREE_CHECKS],
  ];
  const won: [Variant, string, string][] = [
    ['atomic', 'rnbqkbnr/1ppppppp/p7/4N3/8/8/PPPPPPPP/RNBQKB1R w KQkq - 0 3', 'e5d7 e5f7'],
    ['crazyhouse', '6k1/5ppp/8/8/8/8/8/K7[R] w - - 0 1', 'R@a8 R@b8 R@c8 R@d8 R@e8'],
    ['antichess', '8/8/8/8/8/1p6/P7/8 w - - 0 1', 'a2b3'],
    ['kingOfTheHill', '7k/8/8/8/8/4K3/8/8 w - - 0 1', 'e3d4 e3e4'],
    ['racingKings', '8/K7/8/8/8/8/7k/8 w - - 0 1', 'a7a8 a7b8'],
    ['threeCheck', '7k/8/8/8/8/8/8/R5K1 w - - 1+3 0 1', 'a1a8 a1h1'],
  ];

  for (const [variant, moves, fen] of played) {
    const why = missing(variant);
    test.skipIf(why !== undefined)(`${variant} is searched${why ? ` (skipped: ${why})` : ''}`, async () => {
      const evaluation = await evaluate(variant, fen, moves, { nodes: 3_000 });
      // The start of a game is no rout: an engine that takes it for another position says +30.
      if ('cp' in evaluation.score && variant !== 'horde')
        expect(Math.abs(evaluation.score.cp)).toBeLessThan(900);
      expect(evaluation.nodes).toBeGreaterThanOrEqual(3_000);
    });
    // Each position is won by the rules of its variant alone, so it is the variant that the engine plays.
    const [, position, winning = ''] = won.find(([of]) => of === variant) ?? [];
    if (position === undefined) continue;
    test.skipIf(why !== undefined)(
      `${variant} is won its own way${why ? ` (skipped: ${why})` : ''}`,
      async () => {
        const { score, best } = await evaluate(variant, position);
        expect(winning.split(' ')).toContain(best);
        expect(score).toHaveProperty('mate', expect.any(Number));
      },
    );
  }

  const lacking = missing('threeCheck') ?? missing('crazyhouse');
  const whyNot = lacking === undefined ? '' : ` (skipped: ${lacking})`;
  test.skipIf(whyNot !== '')(`one is evaluated the same whatever was played before${whyNot}`, async () => {
    const score = async () => (await evaluate('threeCheck', THREE_CHECKS, ['e2e4'])).lines;
    // Chess in between, on the other engine of the same slot: after it the variant has a new one.
    expect((await evaluate('standard', undefined)).score).toHaveProperty('cp');
    const first = await score();
    // An engine that had played this one would say something else.
    await evaluate('crazyhouse', undefined);
    expect(await score()).toEqual(first);
  });

  test('one that this machine cannot play is said so', async () => {
    const outcomes = await Promise.all(
      played.filter(([variant]) => missing(variant)).map(([variant]) => searchOne(variant, undefined)),
    );
    for (const outcome of outcomes) expect(outcome.kind).toBe('engine_not_available');
  });
});

test('a game of 300 plies', async () => {
  const random = createRandom(1);
  const plies = [300, 299, 150];
  const longGame = (): string[] => {
    for (;;) {
      const replayed = replay(randomGame('standard', random, 300));
      if (!replayed.ok || replayed.replay.moves === null) throw new Error('not replayed');
      const moves = unpackMoves(Uint8Array.fromHex(replayed.replay.moves)).map(({ uci }) => uci);
      const prepared = preparePlies({ variant: 'standard', moves, plies });
      if ([...prepared.values()].every(({ kind }) => kind === 'searchable')) return moves;
    }
  };
  const outcomes = await pool.search({ variant: 'standard', moves: longGame(), plies }, { nodes: 2_000 });
  expect(outcomes.map(({ ply, outcome }) => [ply, outcome.kind])).toEqual(
    plies.map((ply) => [ply, 'evaluated']),
  );
});

test('eight pawns a side before promotion', async () => {
  const evaluation = await evaluate('fromPosition', '8/PPPPPPPP/4K3/8/8/4k3/pppppppp/8 w - - 0 1');
  expect(evaluation.pv.length).toBeGreaterThan(0);
});

test('a search that takes too long is given up, and the next position is searched', async () => {
  const limits = { ...PATIENT, searchFloorMs: 1_000, searchMsPerMillion: 0 };
  const strict = createEnginePool({
    size: 1,
    standard,
    fairy,
    log: quietLog,
    limits,
    tries: 2,
    breaker: { deaths: 2, windowMs: 60_000 },
  });
  try {
    const chunk = (ply: number): Chunk => ({ variant: 'standard', moves: ['e2e4'], plies: [ply] });
    // Let be, it would go on for minutes.
    const [found] = await strict.search(chunk(1), { nodes: 1_000_000_000 });
    expect(found?.outcome).toMatchObject({
      kind: 'unsearchable',
      reason: 'hung',
      detail: expect.stringContaining('within 1000 ms'),
      tries: 2,
    });
    expect(strict.state().breaker.open).toBe(false);
    const [after] = await strict.search(chunk(0), { nodes: 500 });
    expect(after?.outcome.kind).toBe('evaluated');
  } finally {
    await strict.close();
  }
});
