import { useMemo, useState } from 'preact/hooks';
import { useMoves } from '../../api/queries.ts';
import { arrowOf } from '../../board/arrow.ts';
import { type Arrow, Board } from '../../board/board.tsx';
import { playLine } from '../../board/rules.ts';
import { makeClock } from '../../format/duration.ts';
import { GLYPHS } from '../../format/evaluation.ts';
import { numbers } from '../../format/number.ts';
import { GameLink } from '../../parts/game-link.tsx';
import { useKeys } from '../../parts/keys.ts';
import { readSans } from '../game/line.ts';
import { AnswerLine } from './answer-line.tsx';
import { dueWords } from './due-words.ts';
import { moveNumberAt } from './move-number.ts';
import { type Trained, useTrainer } from './use-trainer.ts';

/** One mistake on the board: the better move is to be found. Give it a `key`, it begins anew with each. */
export const Trainer = ({ onNext, ...trained }: Trained & { onNext: () => void }) => {
  const { gameId, ply, fen, variant, color, played, best, line, cost, clock, judgment } = trained.mistake;
  const { state, isOver, tried, isHinted, training, onMove, again, show, hint } = useTrainer(trained);
  const [isFlipped, flip] = useState(false);
  const moves = useMoves(gameId).data;
  // What is shown of the better line, once it is no secret any more.
  const [at, setAt] = useState<number>();
  const answer = useMemo(
    () => playLine(fen, variant, readSans(fen, variant, line?.join(' ') ?? '')),
    [fen, variant, line],
  );
  const shown = (at === undefined ? undefined : answer[at]) ?? tried;
  const lastMove = shown?.uci ?? moves?.[ply - 2]?.uci;
  useKeys('Mistakes', [
    { keys: ['Enter'], words: 'the next mistake', run: onNext },
    { keys: ['h'], words: 'a hint', run: hint },
    { keys: ['s'], words: 'show the answer', run: show },
    { keys: ['f'], words: 'flip the board', run: () => flip(!isFlipped) },
  ]);
  const from = best?.uci.includes('@') ? best.uci.slice(2, 4) : best?.uci.slice(0, 2);
  const arrows: Arrow[] = [];
  if (best && state === 'shown' && !shown) arrows.push(arrowOf(best.uci, 'green'));
  else if (from && isHinted && !tried) arrows.push({ from, brush: 'blue' });
  return (
    <div class="mistakes-trainer">
      <Board
        fen={shown?.fen ?? fen}
        variant={variant}
        orientation={isFlipped === (color === 'white') ? 'black' : 'white'}
        {...(lastMove && { lastMove })}
        arrows={arrows}
        {...(state === 'asked' && { onMove })}
      />
      <div class="stack">
        <p>
          You played{' '}
          <strong>
            {moveNumberAt(fen)} {played.san}
            {GLYPHS[judgment]}
          </strong>
          , which cost {numbers.tenths(cost)}
          {'\u202f'}% of winning chances.
          {clock !== null && ` ${makeClock(clock)} was left on the clock.`}
        </p>
        <div role="status">
          <h2>
            {state === 'asked' && `Find the better move for ${color === 'white' ? 'White' : 'Black'}.`}
            {state === 'thinking' && `${tried?.san}: the engine looks …`}
            {state === 'wrong' && `${tried?.san} is not it.`}
            {state === 'found' && `${tried?.san}: that is the move.`}
            {state === 'good' && `${tried?.san}: a good move, too.${best ? ` Best was ${best.san}.` : ''}`}
            {state === 'shown' && (best ? `${best.san} was better.` : 'No engine said what was better.')}
          </h2>
        </div>
        <div class="line mistakes-buttons">
          {(state === 'wrong' || state === 'thinking') && (
            <button type="button" class="button primary" onClick={again}>
              {state === 'wrong' ? 'Try again' : 'Take it back'}
            </button>
          )}
          {!isOver && (
            <>
              <button type="button" class="button" disabled={!best} onClick={hint}>
                Hint
              </button>
              <button type="button" class="button" onClick={show}>
                Show the answer
              </button>
            </>
          )}
          <button type="button" class={isOver ? 'button primary' : 'button'} onClick={onNext}>
            {isOver ? 'Next' : 'Skip'}
          </button>
          <button type="button" class="button" onClick={() => flip(!isFlipped)}>
            Flip the board
          </button>
        </div>
        <GameLink id={gameId} ply={ply - 1}>
          The game at this move
        </GameLink>
        {/* Last, so that nothing moves when it comes. */}
        {isOver && answer.length > 0 && <AnswerLine {...{ fen, at }} line={answer} onAt={setAt} />}
        {training && <p class="quiet">Asked again {dueWords(training.due, Date.now())}.</p>}
      </div>
    </div>
  );
};
