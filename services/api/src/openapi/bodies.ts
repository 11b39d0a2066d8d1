import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { GAME, PLAYER, TOKEN } from './example-ids.ts';

/** The game of the examples: anna's mistake at ply 6 ends it. It came analyzed. */
export const EXAMPLE_GAME: LichessGame = {
  id: GAME,
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: Date.UTC(2024, 0, 15, 18, 30),
  lastMoveAt: Date.UTC(2024, 0, 15, 18, 31),
  status: 'mate',
  source: 'pool',
  players: {
    white: {
      user: { name: 'Boris', id: 'boris' },
      rating: 1872,
      ratingDiff: 5,
      analysis: { inaccuracy: 1, mistake: 0, blunder: 0, acpl: 23, accuracy: 91 },
    },
    black: {
      user: { name: 'Anna', id: 'anna' },
      rating: 1850,
      ratingDiff: -5,
      analysis: { inaccuracy: 0, mistake: 0, blunder: 1, acpl: 340, accuracy: 62 },
    },
  },
  winner: 'white',
  opening: { eco: 'C20', name: "King's Pawn Game: Wayward Queen Attack", ply: 3 },
  moves: 'e4 e5 Qh5 Nc6 Bc4 Nf6 Qxf7#',
  clocks: [18003, 18003, 17931, 17870, 17803, 17690, 17700, 17611],
  clock: { initial: 180, increment: 0, totalTime: 180 },
  analysis: [
    { eval: 28 },
    { eval: 31 },
    {
      eval: -22,
      best: 'g1f3',
      variation: 'Nf3 Nc6 Bb5',
      judgment: { name: 'Inaccuracy', comment: 'Inaccuracy. Nf3 was best.' },
    },
    { eval: -18 },
    { eval: -30 },
    {
      mate: 1,
      best: 'g7g6',
      variation: 'g6 Qf3 Nf6 Ne2',
      judgment: { name: 'Blunder', comment: 'Checkmate is now unavoidable. g6 was best.' },
    },
  ],
};

const ENGINE = { engine: 'Stockfish 17.1', version: '17.1', net: 'nn-1c0000000000.nnue', hashMb: 64 };
const LINE = { score: { cp: 28 }, pv: ['e2e4', 'e7e5', 'g1f3'], depth: 22 };
const SEARCHED = { engine: ENGINE, nodes: 1_000_000, multiPv: 1, searched: 1_000_412, lines: [LINE] };

/** The record of the example that was refused. */
const REFUSED = new TextEncoder().encode(JSON.stringify({ ...EXAMPLE_GAME, id: 'Zz9yXw8v' }));

/** A game that Lichess does not have. */
const EXAMPLE_PGN = `[Event "Club championship"]
[Site "Delft"]
[Date "1998.03.14"]
[Round "3"]
[White "De Vries, Jan"]
[Black "Anna"]
[Result "0-1"]

1. f3 e5 2. g4 Qh4# 0-1
`;

/** An example of the body of each operation that takes one and whose schema has none. */
export const BODIES: Record<string, unknown> = {
  'POST /api/players': { username: 'Anna' },
  'PATCH /api/players/{id}': { analyze: 'new', nodes: 500_000 },
  'PUT /api/players/{id}/account': { username: 'Anna', games: 1_234 },
  'POST /api/players/{id}/syncs': { full: true },
  'POST /api/syncs/due': { lost: false },
  'POST /api/syncs/{id}/pages': { turn: 1 },
  'POST /api/pages/{id}/seal': {
    lines: 0,
    lastCreatedAt: null,
    end: 'complete',
    reachedEnd: true,
    tookMs: 840,
  },
  'POST /api/pages/{id}/fail': { kind: 'network', detail: 'the connection was closed', retryAfterMs: 60_000 },
  'PUT /api/games': { games: [{ game: EXAMPLE_GAME }] },
  'PUT /api/games/{id}': { game: EXAMPLE_GAME, fetchedAt: '2024-01-15T18:40:00.000Z' },
  'POST /api/imports': EXAMPLE_PGN,
  'POST /api/imports application/x-ndjson': `${JSON.stringify(EXAMPLE_GAME)}\n`,
  'POST /api/games/{id}/analysis': { nodes: 1_000_000 },
  'POST /api/analyses': {
    filter: { player: PLAYER, speed: 'bullet,blitz' },
    nodes: 1_000_000,
    limit: 100,
  },
  'POST /api/analyses/{id}/chunks': { from: 0, to: 6, generation: 1, taker: { engine: ENGINE } },
  'POST /api/analyses/{id}/evaluations': { ply: 0, generation: 1, result: SEARCHED },
  'PUT /api/workers/{id}': {
    families: {
      standard: { engine: ENGINE },
      fairy: { missing: 'no Fairy-Stockfish: install the package fairy-stockfish' },
    },
    engines: [{ state: 'idle', nps: 812_000 }],
    nodesPerSecond: 812_000,
  },
  'POST /api/evaluations': {
    fen: 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
    nodes: 1_000_000,
    multiPv: 1,
  },
  'POST /api/evaluations/{id}/open': { taker: { engine: ENGINE } },
  'POST /api/evaluations/{id}/progress': { lines: [{ ...LINE, pv: ['e7e5', 'g1f3'], depth: 12 }] },
  'POST /api/evaluations/{id}/result': {
    result: { ...SEARCHED, lines: [{ ...LINE, pv: ['e7e5', 'g1f3'] }] },
  },
  'POST /api/players/{id}/mistakes/{mistake}/answers': { found: true },
  'POST /api/rejected': {
    code: 'illegal_move',
    detail: 'ply 3: Qh5 is not legal',
    gameId: 'Zz9yXw8v',
    playerId: PLAYER,
    payload: REFUSED.toBase64(),
    length: REFUSED.length,
    sha256: new Bun.CryptoHasher('sha256').update(REFUSED).digest('hex'),
  },
  'POST /api/session': { token: TOKEN },
  'POST /api/tokens': { role: 'reader', name: "the club's website", days: 365 },
};
