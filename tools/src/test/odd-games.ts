import type { LichessGame } from '@rookery/shared/lichess/game.ts';

/** An ordinary game, as the export of one's own games writes it. */
export const ORDINARY: LichessGame = {
  id: 'ordinary',
  rated: true,
  variant: 'standard',
  speed: 'blitz',
  perf: 'blitz',
  createdAt: 1_700_000_000_123,
  lastMoveAt: 1_700_000_060_456,
  status: 'resign',
  source: 'pool',
  players: {
    white: { user: { name: 'Anna', id: 'anna' }, rating: 1512, ratingDiff: 6 },
    black: { user: { name: 'Boris', id: 'boris' }, rating: 1498, ratingDiff: -6, provisional: true },
  },
  winner: 'white',
  opening: { eco: 'C20', name: "King's Pawn Game", ply: 2 },
  moves: 'e4 e5 Nf3 Nc6 Bb5 a6 Ba4 Nf6 O-O Be7',
  clocks: [18003, 18003, 17931, 17899, 17803, 17771, 17700, 17603, 17555, 17499, 17400],
  clock: { initial: 180, increment: 0, totalTime: 180 },
  division: { middle: 9 },
};

const { players: _players, ...NOBODY } = ORDINARY;
const { moves: _moves, clocks: _clocks, division: _division, opening: _opening, ...UNMOVED } = ORDINARY;
const { white, black } = ORDINARY.players as { white: object; black: object };

/** Games that Lichess sent at some time, or might, and what is odd in each. */
export const ODDITIES: readonly (readonly [string, object])[] = [
  ['nothing but what storage needs', { variant: 'standard', createdAt: 0 }],
  ['an ordinary one', ORDINARY],
  ['unknown fields', { ...ORDINARY, x: 1, '': '', y: { z: [{}] }, length: 3, hasOwnProperty: false }],
  ['an unknown field that is null', { ...ORDINARY, bookmarked: null }],
  ['nested nulls', { ...ORDINARY, x: { a: [null, { b: null }], c: { d: null } } }],
  [
    'a NUL and half a character in texts',
    { ...ORDINARY, x: 'a\0b\ud800', players: { white: { name: '\udfff\0' }, black } },
  ],
  [
    'a NUL in texts that have a column',
    {
      ...ORDINARY,
      source: 'po\0ol',
      speed: '\0',
      opening: { eco: 'C20', name: 'x\0', ply: 2 },
      players: { white: { user: { name: 'An\0na', id: 'anna' } }, black: { user: { name: 'B', id: 'b\0' } } },
    },
  ],
  [
    'half a character in texts that have a column',
    {
      ...ORDINARY,
      source: '\ud800',
      opening: { eco: '\udfff', name: '\ud83d', ply: 2 },
      players: { white: { user: { name: 'Anna\ud83d', id: 'anna' } }, black },
    },
  ],
  [
    'texts beyond the basic plane',
    { ...ORDINARY, source: '♟️🂡', x: '𝔵', opening: { eco: 'A00', name: 'Ö', ply: 1 } },
  ],
  ['quotes and backslashes', { ...ORDINARY, source: '"\\{},NULL', status: 'NULL', x: '\\x00' }],
  ['huge numbers', { ...ORDINARY, x: [1e308, -1e-308, 2 ** 53 + 2, 0.1, 1.7976931348623157e308] }],
  [
    'numbers too large for their columns',
    { ...ORDINARY, daysPerTurn: 1e9, lastMoveAt: 1e18, clock: { initial: 1e12, increment: -1e12 } },
  ],
  [
    'halves where whole numbers belong',
    {
      ...ORDINARY,
      lastMoveAt: 1.5,
      daysPerTurn: 0.5,
      players: { white: { ...white, rating: 1500.5 }, black },
    },
  ],
  ['no players', NOBODY],
  ['players who are nobody', { ...ORDINARY, players: {} }],
  ['anonymous sides', { ...ORDINARY, players: { white: {}, black: {} } }],
  ['one side alone', { ...ORDINARY, players: { white } }],
  ['a third side', { ...ORDINARY, players: { white, black, green: { rating: 3 } } }],
  ['an AI', { ...ORDINARY, players: { white, black: { aiLevel: 8 } } }],
  ['an AI of an odd level', { ...ORDINARY, players: { white, black: { aiLevel: 'seven' } } }],
  ['a name without an account', { ...ORDINARY, players: { white: { name: 'Karpov, Anatoly' }, black } }],
  ['a user without an id', { ...ORDINARY, players: { white: { user: { name: 'Anna' } }, black } }],
  ['a user without a name', { ...ORDINARY, players: { white: { user: { id: 'anna' } }, black } }],
  [
    'an id that is not lower case',
    { ...ORDINARY, players: { white: { user: { id: 'Anna', name: 'Anna' } }, black } },
  ],
  [
    'a name that is not its id',
    { ...ORDINARY, players: { white: { user: { id: 'anna', name: 'Someone' } }, black } },
  ],
  [
    'the account that deleted ones share',
    { ...ORDINARY, players: { white: { user: { id: 'ghost', name: 'ghost' } }, black } },
  ],
  ['a game against oneself', { ...ORDINARY, players: { white, black: white } }],
  [
    'oneself in two spellings',
    {
      ...ORDINARY,
      players: {
        white: { user: { id: 'carl', name: 'Carl' } },
        black: { user: { id: 'carl', name: 'CARL' } },
      },
    },
  ],
  [
    'title, flair and patron',
    {
      ...ORDINARY,
      players: {
        white: {
          user: {
            name: 'Anna',
            id: 'anna',
            title: 'WGM',
            flair: 'nature.seedling',
            patron: true,
            patronColor: 3,
          },
          rating: 1512,
        },
        black,
      },
    },
  ],
  [
    'a title that is null',
    { ...ORDINARY, players: { white: { user: { name: 'Anna', id: 'anna', title: null } }, black } },
  ],
  ['a rating as text', { ...ORDINARY, players: { white: { ...white, rating: '1512?' }, black } }],
  [
    'a rating that is null',
    { ...ORDINARY, players: { white: { ...white, rating: null, ratingDiff: null }, black } },
  ],
  ['provisional: false', { ...ORDINARY, players: { white: { ...white, provisional: false }, black } }],
  [
    'a team and a berserk',
    { ...ORDINARY, players: { white: { ...white, team: 't', berserk: true }, black } },
  ],
  ['no moves', { ...UNMOVED, status: 'noStart' }],
  ['empty moves', { ...UNMOVED, status: 'noStart', moves: '', clocks: [] }],
  ['moves with loose spaces', { ...ORDINARY, moves: ' e4  e5 Nf3 ' }],
  ['moves in a sloppy notation', { ...ORDINARY, moves: 'e2e4 e7-e5 Ng1f3' }],
  ['a running game', { ...ORDINARY, status: 'started', winner: undefined }],
  ['an aborted game', { ...ORDINARY, status: 'aborted', winner: undefined, moves: 'e4', clocks: [1, 2] }],
  ['a status that nobody knows', { ...ORDINARY, status: 'walkover' }],
  ['no status', { ...ORDINARY, status: undefined, winner: undefined }],
  ['a winner that nobody knows', { ...ORDINARY, winner: 'green' }],
  ['a winner that is null', { ...ORDINARY, winner: null }],
  ['an empty division', { ...ORDINARY, division: {} }],
  ['a division that is null', { ...ORDINARY, division: null }],
  ['a division of odd types', { ...ORDINARY, division: { middle: '9', end: 1.5 } }],
  ['a division of more', { ...ORDINARY, division: { middle: 9, end: 10, start: 1 } }],
  ['a division as text', { ...ORDINARY, division: '9' }],
  ['an opening without its ply', { ...ORDINARY, opening: { eco: 'C20', name: "King's Pawn Game" } }],
  ['an opening of more', { ...ORDINARY, opening: { eco: 'C20', name: 'x', ply: 2, key: null } }],
  ['an opening that is null', { ...ORDINARY, opening: null }],
  [
    'a clock with more fields',
    { ...ORDINARY, clock: { initial: 180, increment: 0, totalTime: 180, limit: 180 } },
  ],
  ['a clock with an odd total', { ...ORDINARY, clock: { initial: 180, increment: 2, totalTime: 180 } }],
  ['a clock without increment', { ...ORDINARY, clock: { initial: 180 } }],
  ['a clock that is null', { ...ORDINARY, clock: null }],
  ['more clocks than moves', { ...ORDINARY, clocks: Array.from({ length: 99 }, (_, i) => 30_000 - i) }],
  ['clocks that are null', { ...ORDINARY, clocks: null }],
  ['clocks of odd values', { ...ORDINARY, clocks: [1, null, '2', -3, 1.5, 2 ** 31, { a: 1 }] }],
  [
    'a correspondence game',
    {
      ...ORDINARY,
      clock: undefined,
      clocks: undefined,
      speed: 'correspondence',
      perf: 'correspondence',
      daysPerTurn: 14,
    },
  ],
  ['a perf that does not follow', { ...ORDINARY, perf: 'bullet' }],
  ['a speed that nobody knows', { ...ORDINARY, speed: 'glacial', perf: 'glacial' }],
  ['a speed that is null', { ...ORDINARY, speed: null, perf: null }],
  ['rated as text', { ...ORDINARY, rated: 'yes' }],
  ['the old form of an arena', { ...ORDINARY, tournament: 'aBcDeFgH' }],
  ['the new form of an arena', { ...ORDINARY, arenaTour: { id: 'aBcDeFgH', name: 'Hourly Blitz' } }],
  ['both forms of a swiss', { ...ORDINARY, swiss: 'aBcDeFgH', swissTour: { id: 'aBcDeFgH' } }],
  ['last position and last move', { ...ORDINARY, lastFen: '8/8/8/8/8/8/8/8 w - - 0 1', lastMove: 'e7e5' }],
  ['a PGN beside it', { ...ORDINARY, pgn: '[Event "x"]\n\n1. e4 *\n' }],
  ['the private link', { ...ORDINARY, fullId: 'ordinaryAAAA' }],
  [
    'an analysis',
    {
      ...ORDINARY,
      analysis: [
        { eval: 20 },
        { mate: -3, best: 'e2e4', variation: 'e4', judgment: { name: 'Blunder', comment: 'x' } },
      ],
    },
  ],
  [
    'an analysis and its counts',
    {
      ...ORDINARY,
      analysis: [{ eval: 20 }, {}],
      players: {
        white: { ...white, analysis: { inaccuracy: 0, mistake: 0, blunder: 0, acpl: 3, accuracy: 98 } },
        black: { analysis: { acpl: null } },
      },
    },
  ],
  [
    'counts without an analysis',
    { ...ORDINARY, players: { white: { ...white, analysis: { acpl: 3 } }, black: {} } },
  ],
  ['an analysis that is null', { ...ORDINARY, analysis: null }],
  ['an analysis in an object', { ...ORDINARY, analysis: { 0: { eval: 1 } }, bookmarked: null }],
  ['counts that are null', { ...ORDINARY, players: { white: { analysis: null }, black: {} } }],
  [
    'an FEN with Black to move',
    {
      ...ORDINARY,
      variant: 'fromPosition',
      perf: 'blitz',
      initialFen: 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1',
      moves: 'e5 Nf3',
      clocks: undefined,
      division: undefined,
      opening: undefined,
    },
  ],
  [
    'a FEN of the usual start',
    { ...ORDINARY, initialFen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1' },
  ],
  [
    'a variant game that the rules ended',
    {
      ...UNMOVED,
      variant: 'antichess',
      perf: 'antichess',
      status: 'variantEnd',
      moves: 'e3 b5 Bxb5',
      division: {},
    },
  ],
];

/** The oddities as games with ids of their own. `undefined` says that a field is absent. */
export const oddGames = (): [string, LichessGame][] =>
  ODDITIES.map(([name, game], i) => [
    name,
    JSON.parse(JSON.stringify({ ...game, id: `odd${String(i).padStart(5, '0')}` })) as LichessGame,
  ]);
