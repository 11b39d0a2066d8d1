import type { Mistake, Training } from '@rookery/shared/contract/mistakes.ts';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import { type Played, playUci } from '../../board/rules.ts';
import type { Score } from '../../format/evaluation.ts';
import { toast, toastError } from '../../parts/toast.tsx';
import { engine } from './engine.ts';
import { evaluateTry } from './evaluate-try.ts';
import { decidedScore, isGoodToo } from './judge-try.ts';

/** Where the training of one mistake stands. The last three are its end. */
export type State = 'asked' | 'thinking' | 'wrong' | 'found' | 'good' | 'shown';

export interface Trained {
  player: string;
  mistake: Mistake;
  /** The player has answered; it is not kept yet. */
  onAnswer: () => void;
  onKept: () => void;
}

/** Tries at one mistake: each is judged, and the first answer kept. */
export const useTrainer = ({ player, mistake, onAnswer, onKept }: Trained) => {
  const { id, fen, variant, color, played, best } = mistake;
  const [state, setState] = useState<State>('asked');
  const [tried, setTried] = useState<Played>();
  const [isHinted, setHinted] = useState(false);
  const [training, setTraining] = useState<Training>();
  const isKept = useRef(false);
  // What the engine says of an earlier try, or after the answer was shown, means nothing any more.
  const letGo = useRef<() => void>();
  useEffect(() => () => letGo.current?.(), []);

  // Only the first answer counts: what is found after it was shown, or after a wrong try, was not known.
  const keep = (found: boolean) => {
    if (isKept.current) return;
    isKept.current = true;
    onAnswer();
    read(
      api.players[':id'].mistakes[':mistake'].answers.$post({
        param: { id: player, mistake: id },
        json: { found },
      }),
    )
      .then((answered) => {
        setTraining(answered.training);
        onKept();
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
  const again = () => {
    letGo.current?.();
    setState('asked');
    setTried(undefined);
  };
  const onMove = (uci: string) => {
    const move = playUci(fen, variant, uci);
    if (!move) return;
    letGo.current?.();
    setTried(move);
    // Castling has two names: the positions are compared.
    if (best && move.fen === playUci(fen, variant, best.uci)?.fen) {
      setState('found');
      return keep(!isHinted);
    }
    if (move.fen === playUci(fen, variant, played.uci)?.fen) return judge(false);
    const judgeBy = (score: Score) => judge(isGoodToo(color, mistake.evalBefore, score));
    const decided = decidedScore(move.fen, variant);
    if (decided) return judgeBy(decided);
    setState('thinking');
    letGo.current = evaluateTry(engine, move.fen, variant, {
      score: judgeBy,
      // That no engine could say is no wrong answer.
      failed: (error) => {
        again();
        if (error === undefined) toast('The engine could not judge this move. Try it again, or another one.');
        else toastError(error);
      },
    });
  };
  const isOver = state === 'found' || state === 'good' || state === 'shown';
  const show = () => {
    if (isOver) return;
    letGo.current?.();
    setTried(undefined);
    setState('shown');
    keep(false);
  };
  return { state, isOver, tried, isHinted, training, onMove, again, show, hint: () => setHinted(true) };
};
