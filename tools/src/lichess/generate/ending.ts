import type { Color, Status } from './game-json.ts';
import { isFinished } from './game-json.ts';
import { materialBalance, type Played } from './play.ts';
import type { Random } from './random.ts';

/** How a game is meant to end; the board may end it before. */
export type WantedStatus = Status;

/** How games of club players end, in shares of a thousand. */
const COMMON: readonly (readonly [WantedStatus, number])[] = [
  ['resign', 460],
  ['mate', 380],
  ['outoftime', 115],
  ['draw', 34],
  ['timeout', 24],
  ['stalemate', 12],
];

/** Rare ends, for a world in which every status occurs. */
const RARE: readonly (readonly [WantedStatus, number])[] = [
  ['cheat', 8],
  ['noStart', 8],
  ['unknownFinish', 4],
  ['insufficientMaterialClaim', 3],
  ['aborted', 12],
  ['started', 8],
  ['created', 2],
];

/** How the next game ends; with `rare` now and then in a way that few games do. */
export function drawStatus(random: Random, rare: boolean): WantedStatus {
  return random.weighted(rare ? [...COMMON, ...RARE] : COMMON);
}

/** Half-moves to play for an end: mean about 64 over all, as measured on real blitz games. */
export function drawPlies(status: WantedStatus, random: Random): number {
  if (status === 'created') return 0;
  if (status === 'noStart' || status === 'aborted') return random.below(2);
  const log = status === 'outoftime' || status === 'draw' ? 4.25 : status === 'mate' ? 3.75 : 3.95;
  return Math.max(3, Math.min(230, Math.round(Math.exp(log + 0.52 * random.normal()))));
}

/** The status and winner that a played game ends with. */
export function endOf(
  wanted: WantedStatus,
  played: Played,
  random: Random,
): { status: Status; winner?: Color; onBoard: boolean } {
  if (played.boardEnd) return { ...played.boardEnd, onBoard: true };
  const { turn } = played.end;
  const other: Color = turn === 'white' ? 'black' : 'white';
  if (!isFinished(wanted)) return { status: wanted, onBoard: true };
  switch (wanted) {
    case 'draw':
    case 'unknownFinish':
    case 'insufficientMaterialClaim':
      return { status: wanted, onBoard: false };
    case 'noStart':
      return { status: wanted, winner: other, onBoard: false };
    case 'outoftime':
    case 'timeout': {
      // Whoever cannot mate does not win on time.
      if (played.end.hasInsufficientMaterial(other)) return { status: wanted, onBoard: false };
      return { status: wanted, winner: other, onBoard: false };
    }
    case 'cheat':
      return { status: wanted, winner: random.pick(['white', 'black'] as const), onBoard: false };
    default: {
      const ahead = materialBalance(played.end) + 2 * random.normal();
      return { status: 'resign', winner: ahead > 0 ? 'white' : 'black', onBoard: false };
    }
  }
}
