/** Variants in Lichess's spelling. */
export const VARIANTS = [
  'standard',
  'chess960',
  'crazyhouse',
  'antichess',
  'atomic',
  'horde',
  'kingOfTheHill',
  'racingKings',
  'threeCheck',
  'fromPosition',
] as const;
export type Variant = (typeof VARIANTS)[number];

/** Statuses in Lichess's spelling, with its own numbers; a game is finished from 30 on. */
export const STATUSES = {
  created: 10,
  started: 20,
  aborted: 25,
  mate: 30,
  resign: 31,
  stalemate: 32,
  timeout: 33,
  draw: 34,
  outoftime: 35,
  cheat: 36,
  noStart: 37,
  unknownFinish: 38,
  insufficientMaterialClaim: 39,
  variantEnd: 60,
} as const;
export type Status = keyof typeof STATUSES;

export type Color = 'white' | 'black';

export interface GameUser {
  name: string;
  title?: string;
  flair?: string;
  patron?: boolean;
  patronColor?: number;
  id: string;
}

/** The counts of one side of an analyzed game. */
export interface SideAnalysis {
  inaccuracy: number;
  mistake: number;
  blunder: number;
  acpl: number;
  accuracy?: number;
}

/** One side as it stands in the export; an anonymous side is `{}`. */
export interface Side {
  user?: GameUser;
  aiLevel?: number;
  rating?: number;
  ratingDiff?: number;
  provisional?: boolean;
  analysis?: SideAnalysis;
  [extra: string]: unknown;
}

/** One entry of `analysis[]`: the position after the move, White's point of view. */
export interface AnalysisEntry {
  eval?: number;
  mate?: number;
  best?: string;
  variation?: string;
  judgment?: { name: 'Inaccuracy' | 'Mistake' | 'Blunder'; comment: string };
}

/** Base time and increment, seconds. */
export interface Clock {
  initial: number;
  increment: number;
  totalTime: number;
}

/** A game as the export writes it; the keys stand in the order of the wire. */
export interface GameJson {
  id: string;
  rated: boolean;
  variant: string;
  speed: string;
  perf: string;
  createdAt: number;
  lastMoveAt: number;
  status: string;
  source?: string;
  players: { white: Side; black: Side };
  fullId?: string;
  initialFen?: string;
  winner?: Color;
  opening?: { eco: string; name: string; ply: number };
  moves?: string;
  clocks?: number[];
  pgn?: string;
  daysPerTurn?: number;
  analysis?: AnalysisEntry[];
  tournament?: string;
  swiss?: string;
  arenaTour?: { id: string; name: string };
  swissTour?: { id: string };
  clock?: Clock;
  lastFen?: string;
  lastMove?: string;
  division?: { middle?: number; end?: number };
  [extra: string]: unknown;
}

/** Whether a status is one of a game that has ended by play (what the export serves unless asked otherwise). */
export function isFinished(status: string): boolean {
  return (STATUSES[status as Status] ?? Number.POSITIVE_INFINITY) >= 30;
}

/** Lichess's speed of a clock; a game without one is correspondence. */
export function speedOf(clock: Pick<Clock, 'initial' | 'increment'> | undefined): string {
  if (!clock) return 'correspondence';
  const seconds = clock.initial + 40 * clock.increment;
  if (seconds <= 29) return 'ultraBullet';
  if (seconds <= 179) return 'bullet';
  if (seconds <= 479) return 'blitz';
  if (seconds <= 1499) return 'rapid';
  if (seconds <= 21599) return 'classical';
  return 'correspondence';
}

/** Fields that stand at the end of the wire, in its order. */
const TAIL = [
  'pgn',
  'daysPerTurn',
  'analysis',
  'tournament',
  'swiss',
  'arenaTour',
  'swissTour',
  'clock',
  'lastFen',
  'lastMove',
  'division',
  'bookmarked',
  'import',
] as const;

/** The game with a field of the tail set, at the place where the wire has it. */
export function withField<K extends (typeof TAIL)[number]>(
  game: GameJson,
  key: K,
  value: GameJson[K],
): GameJson {
  const later: readonly string[] = TAIL.slice(TAIL.indexOf(key) + 1);
  const entries = Object.entries(game).filter(([name]) => name !== key);
  const at = entries.findIndex(([name]) => later.includes(name));
  const place = at < 0 ? entries.length : at;
  return Object.fromEntries(entries.toSpliced(place, 0, [key, value])) as GameJson;
}
