import { drawClocks, playedMs } from './clocks.ts';
import { DIVIDED } from './division.ts';
import { drawPlies, endOf, type WantedStatus } from './ending.ts';
import type { Clock, Color, GameJson, GameUser, Side, Variant } from './game-json.ts';
import { isFinished, speedOf } from './game-json.ts';
import { openingOf } from './openings.ts';
import { type Played, play, playStalemate } from './play.ts';
import type { Random } from './random.ts';

/** Who sits on one side: an account, the computer, a stranger. */
export type Seat =
  | { kind: 'account'; user: GameUser; rating: number; provisional?: boolean }
  | { kind: 'ai'; level: number }
  | { kind: 'anonymous' };

/** What a game is to be; the moves and the end follow from the random stream. */
export interface Draft {
  id: string;
  variant: Variant;
  initialFen?: string;
  status: WantedStatus;
  rated: boolean;
  createdAt: number;
  source?: string;
  white: Seat;
  black: Seat;
  clock?: Clock;
  daysPerTurn?: number;
  /** Fields that stand after `analysis` on the wire: tournament, swiss, arenaTour, swissTour. */
  event?: Partial<Pick<GameJson, 'tournament' | 'swiss' | 'arenaTour' | 'swissTour'>>;
  /** Fields that nobody knows. */
  extra?: Record<string, unknown>;
  fullId?: string;
  /** Half-moves to play, instead of as many as such a game has. */
  plies?: number;
}

/** A game with the moves that it was played with, for what is computed from the positions. */
export interface Generated {
  game: GameJson;
  played: Played;
}

/** Variants whose exports name an opening (when the game does not start from a position). */
const NAMED: ReadonlySet<Variant> = new Set(['standard', 'crazyhouse', 'threeCheck', 'kingOfTheHill']);
const DAY = 86_400_000;

function ratingOf(seat: Seat): number | undefined {
  return seat.kind === 'account' ? seat.rating : undefined;
}

function ratingDiff(seat: Seat, opponent: Seat, score: number): number {
  const own = ratingOf(seat) ?? 1500;
  const expected = 1 / (1 + 10 ** (((ratingOf(opponent) ?? 1500) - own) / 400));
  const step = seat.kind === 'account' && seat.provisional ? 80 : 12;
  return Math.round(step * (score - expected));
}

function sideOf(seat: Seat, opponent: Seat, score: number | undefined): Side {
  if (seat.kind === 'anonymous') return {};
  if (seat.kind === 'ai') return { aiLevel: seat.level };
  return {
    user: seat.user,
    rating: seat.rating,
    ...(score !== undefined && { ratingDiff: ratingDiff(seat, opponent, score) }),
    ...(seat.provisional && { provisional: true }),
  };
}

function scoreOf(color: Color, winner: Color | undefined): number {
  return winner === undefined ? 0.5 : winner === color ? 1 : 0;
}

function durationOf(draft: Draft, clocks: number[] | undefined, plies: number, random: Random): number {
  if (plies === 0) return 0;
  if (draft.clock && clocks) return playedMs(draft.clock, clocks) + plies * random.between(20, 90) + 2000;
  const perPly = draft.daysPerTurn ? (draft.daysPerTurn * DAY) / 6 : 20_000;
  return Math.round(plies * perPly * (0.2 + random.next()));
}

/** Plays the game of a draft. The fields stand in the order in which the export writes them. */
export function generateGame(draft: Draft, random: Random): Generated {
  const seek = draft.status === 'mate' || draft.status === 'stalemate' ? draft.status : undefined;
  const plies = draft.plies ?? drawPlies(draft.status, random);
  let played = play(
    { variant: draft.variant, initialFen: draft.initialFen, plies, ...(seek && { seek }) },
    random,
  );
  if (
    draft.status === 'stalemate' &&
    draft.variant === 'standard' &&
    !played.boardEnd &&
    random.chance(0.3)
  ) {
    played = playStalemate();
  }
  const { status, winner, onBoard } = endOf(draft.status, played, random);
  const { clock, variant } = draft;
  const count = played.sans.length;
  const clocks =
    clock && count > 0
      ? drawClocks(clock, count, { extra: !onBoard, flagged: status === 'outoftime' }, random)
      : undefined;
  const speed = speedOf(clock);
  const perf = variant === 'standard' || variant === 'fromPosition' ? speed : variant;
  const opening = NAMED.has(variant) && draft.initialFen === undefined ? openingOf(played.sans) : undefined;
  const scored = draft.rated && isFinished(status) && status !== 'unknownFinish';
  const score = (color: Color): number | undefined => (scored ? scoreOf(color, winner) : undefined);

  const game: GameJson = {
    id: draft.id,
    rated: draft.rated,
    variant,
    speed,
    perf,
    createdAt: draft.createdAt,
    lastMoveAt: draft.createdAt + durationOf(draft, clocks, count, random),
    status,
    ...(draft.source && { source: draft.source }),
    players: {
      white: sideOf(draft.white, draft.black, score('white')),
      black: sideOf(draft.black, draft.white, score('black')),
    },
    ...(draft.fullId && { fullId: draft.fullId }),
    ...(draft.initialFen && { initialFen: draft.initialFen }),
    ...(winner && { winner }),
    ...(opening && { opening }),
    moves: played.sans.join(' '),
    ...(clocks && { clocks }),
    ...(draft.daysPerTurn && { daysPerTurn: draft.daysPerTurn }),
    ...draft.event,
    ...(clock && { clock }),
    division: DIVIDED.has(variant) ? played.division : {},
    ...draft.extra,
  };
  return { game, played };
}
