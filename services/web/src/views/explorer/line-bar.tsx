import { useEffect, useRef } from 'preact/hooks';
import type { Played } from '../../board/rules.ts';
import { makeMoveNumber } from '../../format/evaluation.ts';

interface Props {
  line: readonly Played[];
  at: number;
  /** Plies before the line begins. */
  before: number;
  onGo: (at: number) => void;
}

/** The line as moves to click; the one that is shown is marked. */
export const LineBar = ({ line, at, before, onGo }: Props) => {
  const here = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const button = here.current;
    const bar = button?.parentElement;
    // Not scrollIntoView: that moves the page as well.
    if (button && bar) bar.scrollLeft = button.offsetLeft - bar.clientWidth / 2;
  }, [at, line.length]);
  const step = (index: number, words: string) => (
    <button
      key={index}
      ref={index === at ? here : undefined}
      type="button"
      class="button plain"
      aria-current={index === at ? 'step' : undefined}
      onClick={() => onGo(index)}
    >
      {words}
    </button>
  );
  return (
    <nav class="explorer-line" aria-label="Moves of the line">
      {step(0, 'Start')}
      {line.map(({ san }, i) => {
        const ply = before + i + 1;
        return step(i + 1, ply % 2 === 1 || i === 0 ? `${makeMoveNumber(ply)} ${san}` : san);
      })}
    </nav>
  );
};
