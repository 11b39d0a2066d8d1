import type { LichessGame } from '@rookery/shared/lichess/game.ts';

const NAJDORF = { eco: 'B90', name: 'Sicilian Defense: Najdorf Variation, English Attack', ply: 10 };
const ALAPIN = { eco: 'B22', name: 'Sicilian Defense: Alapin Variation', ply: 3 };
const PAWN = { eco: 'C20', name: "King's Pawn Game", ply: 2 };
const MINUTE = { initial: 60, increment: 0, totalTime: 60 };

/** Anna against somebody: her rating, theirs, and all else of the game. */
export const game = (
  n: number,
  anna: 'white' | 'black',
  foe: string,
  ratings: [number | undefined, number | undefined],
  fields: Partial<LichessGame>,
): LichessGame => {
  const sides = [
    { user: { id: 'anna', name: 'Anna' }, rating: ratings[0] },
    { user: { id: foe, name: foe, ...(foe === 'robot' && { title: 'BOT' }) }, rating: ratings[1] },
  ];
  const [white, black] = anna === 'white' ? sides : sides.toReversed();
  const record = {
    id: `byhand${String(n).padStart(2, '0')}`,
    rated: true,
    variant: 'standard',
    speed: 'blitz',
    perf: 'blitz',
    // One a day from Friday, 2024-03-29, 23:30 in London; summer time begins there on the 31st at 1:00.
    createdAt: Date.UTC(2024, 2, 29 + n, 23, 30),
    status: 'resign',
    moves: 'e4 e5 Nf3 Nc6',
    division: {},
    players: { white, black },
    ...fields,
  };
  return JSON.parse(JSON.stringify(record)) as LichessGame;
};

/** A dozen games of Anna's, each for something of its own, and small enough to work their insights out by hand. */
export const GAMES: LichessGame[] = [
  game(0, 'white', 'boris', [1500, 1450], { winner: 'white', opening: PAWN }),
  game(1, 'white', 'boris', [1500, 1601], { winner: 'black', opening: ALAPIN, source: 'arena' }),
  game(2, 'black', 'carla', [1500, 1399], { winner: 'black', opening: NAJDORF, status: 'mate' }),
  game(3, 'black', 'carla', [1500, 1701], { status: 'draw' }),
  game(4, 'white', 'carla', [1500, 1299], {
    status: 'outoftime',
    winner: 'white',
    speed: 'rapid',
    perf: 'rapid',
  }),
  game(5, 'white', 'dirk', [1500, 1400], { status: 'cheat', winner: 'white', rated: false }),
  // Castling both ways, and the queens off.
  game(6, 'white', 'dirk', [1500, 1600], {
    moves: 'e4 e5 Nf3 Nc6 Bc4 d6 O-O Bg4 Nc3 Qd7 h3 O-O-O d4 exd4 Nxd4 Bxd1',
    winner: 'black',
  }),
  // Times by clocks: White 0, 0.9, 2 and 40 s; the last moves at 50 %, 47 % and so on.
  game(7, 'white', 'dirk', [undefined, 1500], {
    moves: 'e4 e5 Nf3 Nc6 Bc4 Bc5 d3',
    clocks: [6000, 6000, 5910, 5900, 5710, 5800, 1710, 5800],
    clock: MINUTE,
    speed: 'ultraBullet',
    perf: 'ultraBullet',
    division: { middle: 5 },
    winner: 'white',
    status: 'timeout',
  }),
  // Anna's second move is a blunder, which is not punished; then a mistake of the opponent's, which is.
  game(8, 'white', 'emil', [1500, 1500], {
    moves: 'e4 e5 Qh5 Nf6 Qxe5+ Be7',
    winner: 'white',
    analysis: [
      { eval: 15 },
      { eval: 25 },
      { eval: -400, best: 'g1f3', variation: 'Nf3 Nc6', judgment: { name: 'Blunder', comment: '' } },
      { eval: 300, best: 'b8c6', variation: 'Nc6 Qf3', judgment: { name: 'Blunder', comment: '' } },
      { eval: 290 },
      { eval: 295 },
    ],
  }),
  game(9, 'black', 'robot', [1500, 1300], { winner: 'white', moves: 'e4' }),
  game(10, 'white', 'emil', [1500, 1700], {
    variant: 'fromPosition',
    initialFen: '4k3/8/8/8/8/8/4P3/4K3 w - - 0 1',
    moves: 'e4 Kd7 e5',
    status: 'draw',
  }),
  game(11, 'white', 'emil', [1500, 1500], { status: 'aborted', moves: 'e4' }),
];
