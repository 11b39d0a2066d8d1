import type { GameSummary } from '@rookery/shared/contract/game-summary.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { gameSpeedOf } from '@rookery/shared/lichess/speed.ts';
import { startFen } from '../../board/rules.ts';

export type Side = GameSummary['white'];

/** What the view says of a game, read from its record; what the record lacks is null. */
export interface GameFacts {
  id: string;
  white: Side;
  black: Side;
  variant: string;
  speed: string;
  perf: string;
  rated: boolean;
  /** Seconds. */
  clock: { initial: number; increment: number } | null;
  status: string;
  winner: 'white' | 'black' | null;
  opening: { eco: string; name: string } | null;
  createdAt: number;
  initialFen: string;
  /** Whether Lichess has a game of this id: an import from a PGN has an id of its own. */
  isOnLichess: boolean;
}

type Loose = Record<string, unknown>;
const loose = (value: unknown): Loose =>
  typeof value === 'object' && value !== null ? (value as Loose) : {};
const word = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const figure = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const sideOf = (value: unknown, tagged: unknown): Side => {
  const side = loose(value);
  const user = loose(side.user);
  return {
    id: word(user.id),
    name: word(user.name) ?? word(side.name) ?? word(tagged),
    title: word(user.title),
    rating: figure(side.rating),
    ratingDiff: figure(side.ratingDiff),
    aiLevel: figure(side.aiLevel),
  };
};

/** The facts of a game in Lichess's form. */
export const readGame = (game: LichessGame): GameFacts => {
  const players = loose(game.players);
  const tags = loose(loose((game as Loose).import).tags);
  const clock = loose(game.clock);
  const opening = loose(game.opening);
  const initial = figure(clock.initial);
  const speed = gameSpeedOf(word(game.speed) ?? null);
  return {
    id: game.id,
    white: sideOf(players.white, tags.White),
    black: sideOf(players.black, tags.Black),
    variant: game.variant,
    speed,
    perf: word(game.perf) ?? speed,
    rated: game.rated === true,
    clock: initial === null ? null : { initial, increment: figure(clock.increment) ?? 0 },
    status: word(game.status) ?? 'unknownFinish',
    winner: game.winner === 'white' || game.winner === 'black' ? game.winner : null,
    opening: word(opening.name) ? { eco: word(opening.eco) ?? '', name: word(opening.name) ?? '' } : null,
    createdAt: game.createdAt,
    initialFen: game.initialFen ?? startFen(game.variant),
    isOnLichess: game.source !== 'import',
  };
};

/** The address of a game at Lichess, from a side, at a ply. Lichess counts on from the plies before its first position. */
export const lichessLink = (
  id: string,
  orientation: 'white' | 'black',
  ply: number,
  before: number,
): string =>
  `https://lichess.org/${id}${orientation === 'black' ? '/black' : ''}${ply > 0 ? `#${before + ply}` : ''}`;
