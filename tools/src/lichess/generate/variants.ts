import { chess960Fen } from '@rookery/shared/chess/chess960.ts';
import type { Position } from 'chessops/chess';
import { parseFen } from 'chessops/fen';
import type { Rules } from 'chessops/types';
import { defaultPosition, setupPosition } from 'chessops/variant';
import type { Variant } from './game-json.ts';
import type { Random } from './random.ts';

/** The rules that a variant is played by, in chessops' spelling. */
export const RULES: Record<Variant, Rules> = {
  standard: 'chess',
  chess960: 'chess',
  fromPosition: 'chess',
  crazyhouse: 'crazyhouse',
  antichess: 'antichess',
  atomic: 'atomic',
  horde: 'horde',
  kingOfTheHill: 'kingofthehill',
  racingKings: 'racingkings',
  threeCheck: '3check',
};

const HORDE = 'rnbqkbnr/pppppppp/8/1PP2PP1/PPPPPPPP/PPPPPPPP/PPPPPPPP/PPPPPPPP w kq - 0 1';
const RACING_KINGS = '8/8/8/8/8/8/krbnNBRK/qrbnNBRQ w - - 0 1';

/** Starts of fromPosition games: themes, odds and studies, some with Black to move or without castling. */
const POSITIONS = [
  'rnbqkb1r/pppp1ppp/4pn2/6B1/3P4/8/PPP1PPPP/RN1QKBNR w KQkq - 2 3',
  'r1bqkbnr/pppp1ppp/2n5/4p3/2B1P3/5N2/PPPP1PPP/RNBQK2R b KQkq - 3 3',
  'rnbqkbnr/pp1ppppp/8/2p5/3PP3/8/PPP2PPP/RNBQKBNR b KQkq - 0 2',
  'rnbqkbnr/pppp1ppp/8/8/4Pp2/8/PPPP2PP/RNBQKBNR w KQkq - 0 3',
  'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNB1KBNR w KQkq - 0 1',
  'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKB1R b KQkq - 0 1',
  '4k3/pppppppp/8/8/8/8/PPPPPPPP/4K3 w - - 0 1',
  'r3k2r/pppq1ppp/2npbn2/4p3/4P3/2NPBN2/PPPQ1PPP/R3K2R b KQkq - 4 9',
  'r4rk1/1bq1bppp/p2ppn2/1p6/3BPP2/2N2B2/PPPQ2PP/R4RK1 b - - 3 15',
  '8/5pk1/6p1/3P3p/2R4P/6P1/r4P1K/8 b - - 0 41',
  '8/8/4k3/8/4P3/4K3/8/8 w - - 0 1',
  '8/8/8/4k3/8/8/4K2P/8 b - - 0 1',
];

/** Endgames where White has but the king, so that Black can run out of time and still not lose. */
export const BARE_WHITE_KING = [
  '8/5k2/8/8/3p4/8/4K3/8 w - - 0 1',
  '8/2k2r2/8/8/8/4K3/6p1/8 b - - 0 1',
] as const;

/** Where a game of the variant starts; `initialFen` is set exactly where the export has it. */
export function drawStart(variant: Variant, random: Random): { initialFen?: string } {
  switch (variant) {
    case 'chess960':
      return { initialFen: chess960Fen(random.below(960)) };
    case 'fromPosition':
      return { initialFen: random.pick(POSITIONS) };
    case 'horde':
      return { initialFen: HORDE };
    case 'racingKings':
      return { initialFen: RACING_KINGS };
    default:
      return {};
  }
}

/** The position that a game of `variant` starts from. Throws on a FEN that the rules refuse. */
export function startPosition(variant: Variant, initialFen: string | undefined): Position {
  if (initialFen === undefined) return defaultPosition(RULES[variant]);
  return parseFen(initialFen)
    .chain((setup) => setupPosition(RULES[variant], setup))
    .unwrap();
}
