import { FaultOrder } from '../../lichess/faults.ts';
import type { GameJson } from '../../lichess/generate/game-json.ts';
import { isFinished } from '../../lichess/generate/game-json.ts';
import type { Random } from '../../lichess/generate/random.ts';
import { spoiled } from '../../lichess/spoil.ts';
import type { FaultInput } from '../../lichess/start.ts';

/** A game that Lichess always sends as a record that cannot be stored, and the SHA-256 of that record. */
export interface BadGame {
  id: string;
  kind: BadKind;
  sha256: string;
}

const BAD_KINDS = ['bad-line', 'bad-utf8', 'huge-line', 'illegal-move', 'unknown-variant'] as const;
type BadKind = (typeof BAD_KINDS)[number];

/** Whether such a record is JSON, though no game that can be stored. */
export const isReadable = (kind: BadKind): boolean => kind === 'illegal-move' || kind === 'unknown-variant';

/** The fault that makes the stand-in send such a game. */
export const faultOf = ({ id, kind }: Pick<BadGame, 'id' | 'kind'>): FaultInput => ({
  kind,
  game: id,
  times: 0,
});

const encoder = new TextEncoder();

/** Chooses `count` of the games to be bad, one kind after the other. Those that `isFit` refuses stay good. */
export const chooseBad = (
  games: readonly GameJson[],
  count: number,
  random: Random,
  isFit: (game: GameJson) => boolean,
): BadGame[] => {
  const fit = games.filter(
    (game) =>
      isFit(game) &&
      isFinished(game.status) &&
      game.fullId === undefined &&
      // An illegal move needs a middle to stand in.
      (game.moves ?? '').split(' ').length >= 8,
  );
  const chosen: BadGame[] = [];
  while (chosen.length < count && fit.length > 0) {
    const [game] = fit.splice(random.below(fit.length), 1) as [GameJson];
    const kind = BAD_KINDS[chosen.length % BAD_KINDS.length] as BadKind;
    chosen.push({ id: game.id, kind, sha256: sha256Of(kind, game) });
  }
  return chosen;
};

const sha256Of = (kind: BadKind, game: GameJson): string => {
  const fault = { ...FaultOrder.parse({ kind, game: game.id, times: 0 }), hits: 0 };
  const bytes = spoiled(fault, encoder.encode(JSON.stringify(game)));
  return new Bun.CryptoHasher('sha256').update(bytes).digest('hex');
};
