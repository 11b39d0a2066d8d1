import type { Replay } from '@rookery/shared/chess/replay-type.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { diffPatch, type JsonObject } from './merge-patch.ts';
import type { PackedGame, PackedSide } from './packed-game.ts';
import { rankOf } from './rank.ts';
import { rebuildRecord } from './rebuild.ts';
import { instantMs, int, plainText, smallInt } from './storable.ts';

type Side = NonNullable<NonNullable<LichessGame['players']>['white']>;

const PLAYER_ID = /^[a-z0-9_-]{1,30}$/;

const packSide = (side: Side | undefined): PackedSide => {
  const id = side?.user?.id;
  const known = id !== undefined && id !== 'ghost' && PLAYER_ID.test(id);
  return {
    playerId: known ? id : null,
    playerName: known ? (plainText(side?.user?.name, 60) ?? id) : null,
    rating: smallInt(side?.rating),
    ratingDiff: smallInt(side?.ratingDiff),
    provisional: side?.provisional === true,
    aiLevel: smallInt(side?.aiLevel),
  };
};

const packOpening = (value: unknown): PackedGame['opening'] => {
  const given = value as { eco?: unknown; name?: unknown; ply?: unknown } | null | undefined;
  const eco = plainText(given?.eco, 10);
  const name = plainText(given?.name);
  const ply = smallInt(given?.ply);
  return eco !== null && name !== null && ply !== null ? { eco, name, ply } : null;
};

const packClock = (value: unknown): PackedGame['clock'] => {
  const given = value as { initial?: unknown; increment?: unknown } | null | undefined;
  const initial = int(given?.initial);
  const increment = int(given?.increment);
  return initial !== null && increment !== null ? { initial, increment } : null;
};

const packDivision = (given: Replay['division']): PackedGame['division'] => {
  const middle = smallInt(given.middle);
  const end = smallInt(given.end);
  return { ...(middle !== null && { middle }), ...(end !== null && { end }) };
};

/** The record without what has a place of its own (moves, clocks, analysis) and without the private play link. */
const withoutBulk = (game: LichessGame, packed: PackedGame): JsonObject => {
  const { fullId: _private, analysis: _analysis, players, ...rest } = game;
  const record: JsonObject = rest;
  if (packed.moves !== null) delete record.moves;
  if (packed.clocks !== null) delete record.clocks;
  if (players !== undefined) record.players = players;
  if (packed.shipped === null || players === undefined) return record;
  const bare = (side: Side | undefined) => {
    if (side?.analysis === undefined) return side;
    const { analysis: _own, ...others } = side;
    return others;
  };
  record.players = {
    ...players,
    ...(players.white && { white: bare(players.white) }),
    ...(players.black && { black: bare(players.black) }),
  };
  return record;
};

const packShipped = (game: LichessGame): string | null => {
  const shipped = {
    analysis: game.analysis,
    white: game.players?.white?.analysis,
    black: game.players?.black?.analysis,
  };
  return Object.values(shipped).some((part) => part !== undefined) ? JSON.stringify(shipped) : null;
};

/** Takes a game apart into columns; `unpackGame` puts it together again, deep-equal but for `fullId`. */
export const packGame = (game: LichessGame, replay: Replay): PackedGame => {
  const packed: PackedGame = {
    id: game.id,
    createdAt: game.createdAt,
    lastMoveAt: instantMs(game.lastMoveAt),
    rank: rankOf(game, replay.plies),
    variant: game.variant,
    speed: plainText(game.speed, 40),
    status: plainText(game.status, 40),
    source: plainText(game.source, 40),
    rated: typeof game.rated === 'boolean' ? game.rated : null,
    whiteWon: game.winner === 'white' ? true : game.winner === 'black' ? false : null,
    initialFen: plainText(game.initialFen),
    opening: packOpening(game.opening),
    clock: packClock(game.clock),
    daysPerTurn: smallInt(game.daysPerTurn),
    division: packDivision(replay.division),
    plies: replay.plies,
    moves: typeof game.moves === 'string' ? replay.moves : null,
    clocks: Array.isArray(game.clocks) ? replay.clocks : null,
    extra: null,
    shipped: packShipped(game),
    white: packSide(game.players?.white),
    black: packSide(game.players?.black),
  };
  const record = withoutBulk(game, packed);
  const patch = diffPatch(rebuildRecord(packed), record);
  if (patch === 'impossible') packed.extra = JSON.stringify([record]);
  else if (patch !== undefined) packed.extra = JSON.stringify(patch);
  return packed;
};
