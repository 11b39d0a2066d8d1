import { useKeys } from '../../parts/keys.ts';

/** What keys do in the view. */
export interface Doings {
  step: (by: -1 | 1) => void;
  jump: (to: 'start' | 'end') => void;
  branch: (by: -1 | 1) => void;
  next: (kind: 'blunder' | 'mistake' | 'inaccuracy') => void;
  toLearn: () => void;
  flip: () => void;
  playBest: () => void;
  toggle: (what: 'arrow' | 'analysis' | 'lines' | 'explorer') => void;
  request: () => void;
  close: () => void;
}

/** The keys of Lichess's analysis board, and `l` and Backspace of our own. */
export const useGameKeys = (act: Doings): void =>
  useKeys('Game', [
    { keys: ['ArrowLeft', 'k'], words: 'a move back', run: () => act.step(-1) },
    { keys: ['ArrowRight', 'j'], words: 'a move forth', run: () => act.step(1) },
    { keys: ['ArrowUp', '0', 'Home'], words: 'the start', run: () => act.jump('start') },
    { keys: ['ArrowDown', '$', 'End'], words: 'the end', run: () => act.jump('end') },
    { keys: ['Shift+ArrowLeft'], words: 'the branch before', run: () => act.branch(-1) },
    { keys: ['Shift+ArrowRight'], words: 'the next branch', run: () => act.branch(1) },
    { keys: ['b'], words: 'the next blunder', run: () => act.next('blunder') },
    { keys: ['m'], words: 'the next mistake', run: () => act.next('mistake') },
    { keys: ['i'], words: 'the next inaccuracy', run: () => act.next('inaccuracy') },
    { keys: ['Enter'], words: 'before the next mistake, to find better', run: act.toLearn },
    { keys: ['f'], words: 'flip the board', run: act.flip },
    { keys: [' '], words: 'play the engine’s move', run: act.playBest },
    { keys: ['a'], words: 'the arrow of the best move on, off', run: () => act.toggle('arrow') },
    { keys: ['z'], words: 'all analysis on, off', run: () => act.toggle('analysis') },
    { keys: ['l'], words: 'the engine’s lines on, off', run: () => act.toggle('lines') },
    { keys: ['e'], words: 'the explorer on, off', run: () => act.toggle('explorer') },
    { keys: ['r'], words: 'request computer analysis', run: act.request },
    { keys: ['Backspace'], words: 'close the tried line', run: act.close },
  ]);
