import type { AnalysisKind } from './analysis.ts';
import type { Draft } from './game.ts';
import type { GameJson, Variant } from './game-json.ts';
import { BARE_WHITE_KING } from './variants.ts';

/** What is out of the ordinary about a game; the rest is drawn as for any other. */
export interface Special {
  variant?: Variant;
  status?: Draft['status'];
  rated?: boolean;
  opponent?: 'ai' | 'anonymous' | 'ghost' | 'self';
  /** The player has White. */
  white?: boolean;
  source?: string;
  daysPerTurn?: number;
  unlimited?: boolean;
  clock?: readonly [initial: number, increment: number];
  initialFen?: string;
  plies?: number;
  event?: (id: (length: number) => string) => Draft['event'];
  analysis?: AnalysisKind;
  extra?: Record<string, unknown>;
  fullId?: boolean;
}

const arenaTour: Special['event'] = (id) => ({ arenaTour: { id: id(8), name: 'Hourly Blitz Arena' } });
const swissTour: Special['event'] = (id) => ({ swissTour: { id: id(8) } });
const tournament: Special['event'] = (id) => ({ tournament: id(8) });
const swiss: Special['event'] = (id) => ({ swiss: id(8) });

const UNKNOWN: Partial<GameJson> = {
  mood: 'déjà vu ♟',
  experiment: { group: 'b', steps: [1, 2.5, null, { deep: true }] },
};

/** One of each kind of game that a client has to live with. */
export const SPECIALS: readonly Special[] = [
  { variant: 'chess960' },
  { variant: 'crazyhouse' },
  { variant: 'antichess', plies: 200 },
  { variant: 'atomic' },
  { variant: 'horde' },
  { variant: 'kingOfTheHill', plies: 150 },
  { variant: 'atomic', status: 'mate' },
  { variant: 'racingKings', plies: 120 },
  { variant: 'threeCheck' },
  { variant: 'fromPosition' },
  { status: 'cheat' },
  { status: 'noStart', source: 'arena', event: tournament },
  { status: 'noStart', plies: 0 },
  { status: 'aborted', plies: 1 },
  { status: 'aborted', plies: 0 },
  { status: 'unknownFinish' },
  { status: 'insufficientMaterialClaim' },
  { status: 'stalemate' },
  { status: 'draw' },
  { status: 'timeout' },
  { status: 'outoftime', analysis: 'whole' },
  { status: 'mate', analysis: 'whole' },
  { status: 'mate', analysis: 'noAccuracy' },
  { status: 'resign', analysis: 'truncated' },
  { status: 'draw', analysis: 'whole' },
  { opponent: 'ai', source: 'ai', rated: false },
  { opponent: 'ai', source: 'ai', rated: false, unlimited: true },
  { opponent: 'anonymous', source: 'friend', rated: false },
  { opponent: 'ghost' },
  { opponent: 'self', rated: false },
  { daysPerTurn: 3, source: 'lobby' },
  { daysPerTurn: 14, source: 'friend', status: 'timeout' },
  { daysPerTurn: 7, status: 'started', source: 'lobby', plies: 17 },
  { unlimited: true, rated: false },
  { status: 'started', source: 'pool', plies: 22 },
  { status: 'created', source: 'friend', plies: 0 },
  { source: 'arena', event: arenaTour },
  { source: 'arena', event: tournament },
  { source: 'swiss', event: swissTour },
  { source: 'swiss', event: swiss },
  {
    variant: 'fromPosition',
    initialFen: 'rnbqkb1r/ppp2ppp/4pn2/3p2B1/3PP3/2N5/PPP2PPP/R2QKBNR b KQkq - 0 5',
    source: 'arena',
    event: tournament,
    rated: true,
    analysis: 'whole',
  },
  { variant: 'fromPosition', initialFen: BARE_WHITE_KING[0], status: 'outoftime', plies: 7 },
  { variant: 'fromPosition', initialFen: BARE_WHITE_KING[1], status: 'timeout', plies: 4 },
  { clock: [15, 0] },
  { clock: [0, 1] },
  { clock: [5400, 30] },
  { extra: UNKNOWN },
  { fullId: true, analysis: 'whole' },
  { fullId: true },
  { source: 'simul' },
  { source: 'api', clock: [180, 0] },
  { status: 'mate', plies: 4 },
  { status: 'draw', plies: 180 },
];
