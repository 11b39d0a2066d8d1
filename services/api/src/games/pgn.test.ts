import { describe, expect, test } from 'bun:test';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { worldGames } from '@rookery/tools/lichess/generate/world.ts';
import { type PgnNodeData, parseComment, parsePgn, startingPosition } from 'chessops/pgn';
import { parseSan } from 'chessops/san';
import { makePgn } from './pgn.ts';

const ALL = { clocks: true, evals: true };
const PLAIN = { clocks: false, evals: false };

const base: LichessGame = {
  id: 'abcdEFGH',
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: Date.UTC(2025, 9, 3, 15, 0, 3),
  status: 'resign',
  winner: 'white',
  players: {
    white: { user: { name: 'Ada', id: 'ada', title: 'WGM' }, rating: 1795, ratingDiff: 5 },
    black: { user: { name: 'Bob', id: 'bob' }, rating: 1769, ratingDiff: -5 },
  },
  opening: { eco: 'C20', name: "King's Pawn Game", ply: 2 },
  moves: 'e4 e5 Nf3',
  clock: { initial: 180, increment: 2, totalTime: 260 },
};

const tagLines = (pgn: string): string[] => pgn.split('\n\n', 1)[0]?.split('\n') ?? [];
const moveText = (pgn: string): string => pgn.split('\n\n')[1] ?? '';
const tag = (pgn: string, name: string): string | undefined => parsePgn(pgn)[0]?.headers.get(name);
const mainline = (pgn: string): PgnNodeData[] => [...(parsePgn(pgn)[0]?.moves.mainline() ?? [])];

describe('tags', () => {
  test('have the names, the wording and the order of Lichess', () => {
    expect(tagLines(makePgn(base, PLAIN))).toEqual([
      '[Event "rated blitz game"]',
      '[Site "https://lichess.org/abcdEFGH"]',
      '[Date "2025.10.03"]',
      '[Round "-"]',
      '[White "Ada"]',
      '[Black "Bob"]',
      '[Result "1-0"]',
      '[GameId "abcdEFGH"]',
      '[UTCDate "2025.10.03"]',
      '[UTCTime "15:00:03"]',
      '[WhiteElo "1795"]',
      '[BlackElo "1769"]',
      '[WhiteRatingDiff "+5"]',
      '[BlackRatingDiff "-5"]',
      '[WhiteTitle "WGM"]',
      '[Variant "Standard"]',
      '[TimeControl "180+2"]',
      '[ECO "C20"]',
      '[Opening "King\'s Pawn Game"]',
      '[Termination "Normal"]',
    ]);
  });

  const cases: [string, Partial<LichessGame>, string, string][] = [
    ['an AI', { players: { white: { aiLevel: 3 } } }, 'White', 'lichess AI level 3'],
    ['an anonymous side', { players: { white: {} } }, 'White', 'Anonymous'],
    ['no players at all', { players: undefined }, 'Black', 'Anonymous'],
    [
      'an imported name',
      { players: { white: { name: 'Fischer, Robert J. (2785)' } } },
      'White',
      'Fischer, Robert J.',
    ],
    ['an imported rating', { players: { white: { name: 'Fischer, Robert J. (2785)' } } }, 'WhiteElo', '2785'],
    ['no rating', { players: {} }, 'WhiteElo', '?'],
    ['a draw', { status: 'draw', winner: undefined }, 'Result', '1/2-1/2'],
    ['a game in progress', { status: 'started', winner: undefined }, 'Result', '*'],
    ['an aborted game', { status: 'aborted', winner: undefined }, 'Result', '*'],
    ['a flag', { status: 'outoftime' }, 'Termination', 'Time forfeit'],
    ['no start', { status: 'noStart' }, 'Termination', 'Abandoned'],
    ['a status that nobody knows', { status: 'eaten' }, 'Termination', 'Unknown'],
    ['correspondence', { clock: undefined, daysPerTurn: 3 }, 'TimeControl', '-'],
    ['no opening', { opening: undefined }, 'ECO', '?'],
    ['an arena', { arenaTour: { id: 'x', name: 'Hourly "Blitz" Arena' } }, 'Event', 'Hourly "Blitz" Arena'],
    [
      'an arena of old',
      { tournament: 'aB3' },
      'Event',
      'rated blitz tournament https://lichess.org/tournament/aB3',
    ],
    ['a swiss', { swissTour: { id: 'aB3' } }, 'Event', 'blitz swiss https://lichess.org/swiss/aB3'],
    [
      'an exotic variant',
      { variant: 'kingOfTheHill', perf: 'kingOfTheHill' },
      'Event',
      'rated King of the Hill game',
    ],
    ['ultra bullet', { perf: 'ultraBullet', rated: false }, 'Event', 'casual UltraBullet game'],
    ['a backslash at the end', { players: { white: { user: { name: 'C:\\' } } } }, 'White', 'C:\\'],
    ['a line break', { players: { white: { user: { name: 'a\r\n"b"' } } } }, 'White', 'a "b"'],
    ['a game that Lichess does not have', { id: 'abcdEFGHijkl' }, 'Site', '?'],
  ];
  test.each(cases)('%s', (_, change, name, value) => {
    expect(tag(makePgn({ ...base, ...change }, ALL), name)).toBe(value);
  });

  test('a start of its own is given by FEN and SetUp, after Termination', () => {
    const initialFen = 'rnbqkbnr/pppp1ppp/8/4p3/4PP2/8/PPPP2PP/RNBQKBNR b KQkq - 0 1';
    const lines = tagLines(makePgn({ ...base, variant: 'fromPosition', initialFen }, ALL));
    expect(lines.slice(-3)).toEqual(['[Termination "Normal"]', `[FEN "${initialFen}"]`, '[SetUp "1"]']);
  });
});

describe('moves', () => {
  test('without clocks and analysis are bare', () => {
    expect(moveText(makePgn(base, ALL))).toBe('1. e4 e5 2. Nf3 1-0');
  });

  test('have clocks in whole seconds, one for each move that was made', () => {
    const clocks = [18_003, 17_949, 17_950, 360_000];
    expect(moveText(makePgn({ ...base, clocks }, ALL))).toBe(
      '1. e4 { [%clk 0:03:00] } 1... e5 { [%clk 0:02:59] } 2. Nf3 { [%clk 0:03:00] } 1-0',
    );
    expect(moveText(makePgn({ ...base, clocks }, { clocks: false, evals: true }))).toBe(
      '1. e4 e5 2. Nf3 1-0',
    );
  });

  test('begin with the number of the start position when Black is to move', () => {
    const start = {
      ...base,
      variant: 'fromPosition',
      initialFen: 'rnbqkbnr/8/8/8/8/8/8/RNBQKBNR b KQkq - 0 41',
    };
    expect(moveText(makePgn(start, ALL))).toBe('41... e4 42. e5 Nf3 1-0');
    const cut = { ...base, variant: 'fromPosition', initialFen: 'rnbqkbnr/8/8/8/8/8/8/RNBQKBNR b' };
    expect(moveText(makePgn(cut, ALL))).toBe('1... e4 2. e5 Nf3 1-0');
  });

  const analysis = [
    { eval: 20 },
    {
      eval: 150,
      best: 'g8f6',
      variation: 'Nf6 e5 Nd5',
      judgment: { name: 'Mistake', comment: 'Mistake. Nf6 was best.' },
    },
    {
      mate: -3,
      variation: 'd4',
      judgment: { name: 'Blunder', comment: 'Checkmate is now unavoidable. d4 was best.' },
    },
  ];

  test('have evaluations, glyphs, comments and better lines of an analysis', () => {
    const pgn = makePgn({ ...base, analysis, clocks: [100, 200, 300] }, ALL);
    expect(moveText(pgn)).toBe(
      '1. e4 { [%eval 0.2] [%clk 0:00:01] } 1... e5? { (0.20 → 1.50) Mistake. Nf6 was best. } ' +
        "{ [%eval 1.5] [%clk 0:00:02] } { C20 King's Pawn Game } (1... Nf6 2. e5 Nd5) " +
        '2. Nf3?? { (1.50 → Mate in 3) Checkmate is now unavoidable. d4 was best. } ' +
        '{ [%eval #-3] [%clk 0:00:03] } { Black resigns. } (2. d4) 1-0',
    );
    expect(tagLines(pgn).at(-1)).toBe('[Annotator "lichess.org"]');
    const bare = makePgn({ ...base, analysis, clocks: [100, 200, 300] }, PLAIN);
    expect(moveText(bare)).toBe('1. e4 e5 2. Nf3 1-0');
    expect(bare).not.toContain('Annotator');
  });

  test('a comment cannot end itself', () => {
    const MADE_HERE = { ...ALL, annotator: 'Rookery' };
    const comment = 'Mistake. } 2. Qh5 {\nwas best.';
    const judged = [{ eval: 0, judgment: { name: 'Mistake', comment } }];
    const [node] = mainline(makePgn({ ...base, moves: 'e4', analysis: judged }, MADE_HERE));
    expect(node?.comments?.[0]).toBe('(0.15 → 0.00) Mistake.  2. Qh5  was best.');
    expect(mainline(makePgn({ ...base, moves: 'e4', analysis: judged }, MADE_HERE))).toHaveLength(1);
  });

  const odd: [string, Partial<LichessGame>][] = [
    [
      'nothing known',
      { players: undefined, status: undefined, speed: 7, perf: null, clock: [], opening: 'C20' },
    ],
    ['odd sides', { players: { white: { rating: '12', ratingDiff: NaN, aiLevel: {}, name: 5 } } }],
    ['odd clocks', { clocks: [null, -5, 'x'] }],
    ['odd entries', { analysis: [null, 5, { eval: 'x', judgment: 7, variation: [] }, { eval: 1.5 }] }],
    ['an odd judgment', { analysis: [{ judgment: { name: 'toString', comment: {} } }] }],
    ['an odd variation', { analysis: [{ judgment: { name: 'Blunder' }, variation: 'e4) {' }] }],
    ['an odd import', { source: 'import', import: { date: 7 } }],
    ['an odd start', { initialFen: '?' }],
    ['a name of the prototype', { variant: 'constructor', status: 'toString', perf: 'valueOf' }],
  ];
  test.each(odd)('survive a record with %s', (_, change) => {
    const pgn = makePgn({ ...base, ...change }, ALL);
    expect(mainline(pgn).map((node) => node.san)).toEqual(['e4', 'e5', 'Nf3']);
  });
});

test('generated games of all kinds come back from PGN move by move, with their clocks and evaluations', () => {
  const variants = new Set<string>();
  for (const game of worldGames({ seed: 5, players: 1, games: 290 })) {
    const record = game as unknown as LichessGame;
    const parsed = parsePgn(makePgn(record, ALL));
    expect(parsed).toHaveLength(1);
    const [read] = parsed;
    if (!read) continue;
    variants.add(record.variant);
    const sans = (record.moves ?? '').split(' ').filter(Boolean);
    const nodes = [...read.moves.mainline()];
    expect(nodes.map((node) => node.san)).toEqual(sans);
    const position = startingPosition(read.headers).unwrap();
    for (const [i, node] of nodes.entries()) {
      const move = parseSan(position, node.san);
      if (!move) throw new Error(`${record.id}: ${node.san} is not legal in the position of the tags`);
      position.play(move);
      const said = (node.comments ?? []).map(parseComment);
      const clock = said.find((comment) => comment.clock !== undefined)?.clock;
      const sent = game.clocks?.[i];
      expect(clock).toBe(sent === undefined ? undefined : Math.round(sent / 100));
      const evaluation = said.find((comment) => comment.evaluation !== undefined)?.evaluation;
      const entry = game.analysis?.[i];
      if (entry?.eval !== undefined)
        // The made-up analysis may hold -0, which JSON does not know.
        expect(evaluation).toEqual({ pawns: (entry.eval || 0) / 100, depth: undefined });
      else if (entry?.mate !== undefined) expect(evaluation).toEqual({ mate: entry.mate, depth: undefined });
      else expect(evaluation).toBeUndefined();
    }
  }
  expect(variants.size).toBe(10);
});
