import { useParams } from 'wouter-preact';
import { useGame, useMoves } from '../../api/queries.ts';
import { Failure, Skeleton } from '../../parts/states.tsx';
import { readGame } from './facts.ts';
import { GameBoard } from './game-board.tsx';

/** The view Game: a game with its analysis, and whatever is tried on its board. */
export const Game = () => {
  const { id = '' } = useParams<{ id: string }>();
  const game = useGame(id);
  const moves = useMoves(id);
  const error = game.error ?? moves.error;
  if (game.data && moves.data) return <GameBoard key={id} game={readGame(game.data)} moves={moves.data} />;
  if (error)
    return <Failure error={error} onRetry={() => void Promise.all([game.refetch(), moves.refetch()])} />;
  return (
    <div class="game" role="status" aria-label="Loading">
      <div class="game-head">
        <Skeleton height={52} />
      </div>
      <div class="game-board">
        <div class="skeleton square" aria-hidden="true" />
      </div>
      <div class="game-beside">
        <Skeleton height={400} />
      </div>
    </div>
  );
};
