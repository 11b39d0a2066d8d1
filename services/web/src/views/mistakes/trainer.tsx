import type { Mistake, Training } from '@rookery/shared/contract/mistakes.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { api } from '../../api/client.ts';
import { openEvents } from '../../api/events.ts';
import { read } from '../../api/read.ts';
import { arrowOf } from '../../board/arrow.ts';
import { type Arrow, Board } from '../../board/board.tsx';
import { type Played, playUci } from '../../board/rules.ts';
import { makeClock } from '../../format/duration.ts';
import { GLYPHS, makeMoveNumber } from '../../format/evaluation.ts';
import { numbers } from '../../format/number.ts';
import { useKeys } from '../../parts/keys.ts';
import { toast, toastError } from '../../parts/toast.tsx';
import { dueWords, isGoodToo } from './judge-try.ts';

/** Enough to tell a good move from an inaccuracy at once. */
const NODES = 200_000;

type State = 'asked' | 'thinking' | 'wrong' | 'found' | 'good' | 'shown';

interface Props {
  player: string;
  mistake: Mistake;
  onAnswered: () => void;
  onNext: () => void;
}

/** One mistake on the board: the better move is to be found. Give it a `key`, it begins anew with each. */
export const Trainer = ({ player, mistake, onAnswered, onNext }: Props) => {
  const { id, gameId, ply, fen, variant, color, played, best, line } = mistake;
  const [state, setState] = useState<State>('asked');
  const [tried, setTried] = useState<Played>();
  const [isHinted, hint] = useState(false);
  const [isFlipped, flip] = useState(false);
  const [training, setTraining] = useState<Training>();
  const isKept = useRef(false);
  const end = useRef<() => void>();
  useEffect(() => () => end.current?.(), []);
  const isOver = state === 'found' || state === 'good' || state === 'shown';

  // Only the first answer counts: what is found after it was shown, or after a wrong try, was not known.
  const keep = (found: boolean) => {
    if (isKept.current) return;
    isKept.current = true;
    read(
      api.players[':id'].mistakes[':mistake'].answers.$post({
        param: { id: player, mistake: id },
        json: { found },
      }),
    )
      .then((answered) => {
        setTraining(answered.training);
        onAnswered();
      })
      .catch((error) => {
        isKept.current = false;
        toastError(error);
      });
  };
  const judge = (isGood: boolean) => {
    setState(isGood ? 'good' : 'wrong');
    keep(isGood && !isHinted);
  };
  const onMove = async (uci: string) => {
    const move = playUci(fen, variant, uci);
    if (!move) return;
    setTried(move);
    // Castling has two names: the positions are compared.
    if (best && move.fen === playUci(fen, variant, best.uci)?.fen) {
      setState('found');
      keep(!isHinted);
      return;
    }
    if (move.fen === playUci(fen, variant, played.uci)?.fen) return judge(false);
    setState('thinking');
    try {
      const answer = await read(
        api.evaluations.$post({ json: { fen: move.fen, variant: variant as 'standard', nodes: NODES } }),
      );
      if ('score' in answer) return judge(isGoodToo(color, mistake.winPercentBefore, answer.score));
      end.current = openEvents(`/evaluations/${answer.id}/events`, {
        on: {
          done: (evaluation) =>
            judge(
              isGoodToo(color, mistake.winPercentBefore, (evaluation as { score: { cp: number } }).score),
            ),
          // That no engine could say is no wrong answer.
          failed: () => {
            again();
            toast('The engine could not judge this move. Try it again, or another one.');
          },
        },
        last: ['done', 'failed'],
      });
    } catch (error) {
      setState('asked');
      setTried(undefined);
      toastError(error);
    }
  };
  const again = () => {
    setState('asked');
    setTried(undefined);
  };
  const show = () => {
    if (isOver) return;
    end.current?.();
    setTried(undefined);
    setState('shown');
    keep(false);
  };
  useKeys('Mistakes', [
    { keys: ['Enter'], words: 'the next mistake', run: onNext },
    { keys: ['h'], words: 'a hint', run: () => hint(true) },
    { keys: ['s'], words: 'show the answer', run: show },
    { keys: ['f'], words: 'flip the board', run: () => flip(!isFlipped) },
  ]);
  const from = best?.uci.includes('@') ? best.uci.slice(2, 4) : best?.uci.slice(0, 2);
  const arrows: Arrow[] = [];
  if (best && state === 'shown') arrows.push(arrowOf(best.uci, 'green'));
  else if (from && isHinted && !tried) arrows.push({ from, brush: 'blue' });
  return (
    <div class="mistakes-trainer">
      <Board
        fen={tried?.fen ?? fen}
        variant={variant}
        orientation={isFlipped === (color === 'white') ? 'black' : 'white'}
        {...(tried && { lastMove: tried.uci })}
        arrows={arrows}
        {...(state === 'asked' && { onMove: (uci: string) => void onMove(uci) })}
      />
      <div class="stack">
        <p>
          You played{' '}
          <strong>
            {makeMoveNumber(ply)} {played.san}
            {GLYPHS[mistake.judgment]}
          </strong>
          , which cost {numbers.tenths(mistake.cost)}
          {'\u202f'}% of winning chances.
          {mistake.clock !== null && ` ${makeClock(mistake.clock)} was left on the clock.`}
        </p>
        <div role="status">
          {state === 'asked' && <h2>Find the better move for {color === 'white' ? 'White' : 'Black'}.</h2>}
          {state === 'thinking' && <h2>{tried?.san}: the engine looks …</h2>}
          {state === 'wrong' && <h2>{tried?.san} is not it.</h2>}
          {state === 'found' && <h2>{tried?.san}: that is the move.</h2>}
          {state === 'good' && (
            <h2>
              {tried?.san}: a good move, too.{best && ` Best was ${best.san}.`}
            </h2>
          )}
          {state === 'shown' && (
            <h2>{best ? `${best.san} was better.` : 'No engine said what was better.'}</h2>
          )}
          {isOver && line && <p>{line.join(' ')}</p>}
          {training && <p class="quiet">Asked again {dueWords(training.due, Date.now())}.</p>}
        </div>
        <div class="line">
          {state === 'wrong' && (
            <button type="button" class="button primary" onClick={again}>
              Try again
            </button>
          )}
          {!isOver && (
            <button type="button" class="button" disabled={!best} onClick={() => hint(true)}>
              Hint
            </button>
          )}
          {!isOver && (
            <button type="button" class="button" onClick={show}>
              Show the answer
            </button>
          )}
          <button type="button" class={isOver ? 'button primary' : 'button'} onClick={onNext}>
            {isOver ? 'Next' : 'Skip'}
          </button>
          <button type="button" class="button" onClick={() => flip(!isFlipped)}>
            Flip the board
          </button>
        </div>
        <Link href={`/game/${gameId}?ply=${ply - 1}`}>The game at this move</Link>
      </div>
    </div>
  );
};
