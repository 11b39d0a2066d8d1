import type { Played } from '../../board/rules.ts';
import { makeMoveNumber } from '../../format/evaluation.ts';
import { pliesOf } from '../explorer/line.ts';

interface Props {
  /** The position that the line begins in. */
  fen: string;
  line: readonly Played[];
  /** Which move is shown; undefined while none is. */
  at: number | undefined;
  onAt: (at: number | undefined) => void;
}

/** The better line, numbered: a click on a move shows what it leads to, another one the mistake again. */
export const AnswerLine = ({ fen, line, at, onAt }: Props) => (
  <p>
    {line.map(({ san }, i) => {
      const ply = pliesOf(fen) + i + 1;
      return (
        <button
          key={i}
          type="button"
          class="in-line"
          aria-current={at === i ? 'step' : undefined}
          onClick={() => onAt(at === i ? undefined : i)}
        >
          {i === 0 || ply % 2 === 1 ? `${makeMoveNumber(ply)} ${san}` : san}
        </button>
      );
    })}
  </p>
);
