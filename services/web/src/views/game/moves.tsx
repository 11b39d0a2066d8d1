import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import type { Move } from '@rookery/shared/contract/game-summary.ts';
import { useEffect, useRef } from 'preact/hooks';
import type { Played } from '../../board/rules.ts';
import { makeClock } from '../../format/duration.ts';
import { GLYPHS, makeEvaluation, makeMoveNumber } from '../../format/evaluation.ts';
import { shownSan } from '../../format/san.ts';
import { type Place, readSans } from './line.ts';

interface Props {
  moves: readonly Move[];
  analysis: Analysis | undefined;
  variant: string;
  initialFen: string;
  /** Plies before the game by its first position: numbers count on from there. */
  shift: number;
  place: Place;
  line: readonly Played[];
  onPlace: (place: Place) => void;
  onClose: () => void;
}

/** The moves of the game with judgments, the engine's better lines, clocks, and the line that is tried. */
export const Moves = ({
  moves,
  analysis,
  variant,
  initialFen,
  shift,
  place,
  line,
  onPlace,
  onClose,
}: Props) => {
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const at = frame.current?.querySelector<HTMLElement>('[aria-current]');
    const box = frame.current;
    if (!at || !box) return;
    // The list alone scrolls, never the page.
    box.scrollTo({
      top: at.offsetTop - box.clientHeight / 2,
      left: at.offsetLeft - box.clientWidth / 2,
    });
    // With an analysis the list grows by its comments.
  }, [place.ply, place.at, place.line, analysis === undefined]);
  const judged = new Map(analysis?.moves.map((move) => [move.ply, move]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section ref={frame} class="game-moves panel" tabIndex={0} aria-label="Moves">
      {moves.length === 0 && <p class="nobody quiet">Nobody moved.</p>}
      {place.line.length > 0 && place.from === 0 && <Tried {...{ place, line, shift, onPlace, onClose }} />}
      {moves.map((move, i) => {
        const ply = i + 1;
        const told = judged.get(ply);
        const isWhite = (ply + shift) % 2 === 1;
        const tells = told?.judgment !== undefined;
        const before = i === 0 ? initialFen : (moves[i - 1]?.fen ?? initialFen);
        const parted =
          i > 0 && (judged.get(i)?.judgment !== undefined || (place.line.length > 0 && place.from === i));
        return [
          (isWhite || i === 0 || parted) && (
            <span key={`n${ply}`} class={`number quiet ${isWhite ? '' : 'black'}`}>
              {makeMoveNumber(ply + shift)}
            </span>
          ),
          <button
            key={ply}
            type="button"
            class={`move ${isWhite ? '' : 'black'}`}
            aria-current={place.at === 0 && place.ply === ply ? 'step' : undefined}
            onClick={() => onPlace({ ...place, ply, at: 0 })}
          >
            <span class={told?.judgment}>
              {move.san}
              {told?.judgment && GLYPHS[told.judgment]}
            </span>
            <span class="tail small quiet">
              {told && (told.eval !== undefined || told.mate !== undefined) && (
                <span class="eval">{makeEvaluation(told)}</span>
              )}
              {move.clock !== undefined && <span class="clock">{makeClock(move.clock)}</span>}
            </span>
          </button>,
          tells && told && (
            <p key={`c${ply}`} class="comment small">
              <span class={told.judgment}>{shownSan(told.comment ?? '')}</span>{' '}
              {told.variation && (
                <Better {...{ sans: told.variation, fen: before, variant, ply, shift, place, onPlace }} />
              )}
            </p>
          ),
          place.line.length > 0 && place.from === ply && (
            <Tried key="tried" {...{ place, line, shift, onPlace, onClose }} />
          ),
        ];
      })}
    </section>
  );
};

const Better = ({
  sans,
  fen,
  variant,
  ply,
  shift,
  place,
  onPlace,
}: Pick<Props, 'variant' | 'shift' | 'place' | 'onPlace'> & { sans: string; fen: string; ply: number }) => (
  <span class="better">
    {shownSan(sans)
      .split(' ')
      .map((san, i) => (
        <button
          key={i}
          type="button"
          class="in-line"
          onClick={() =>
            onPlace({ ...place, ply: ply - 1, from: ply - 1, line: readSans(fen, variant, sans), at: i + 1 })
          }
        >
          {i === 0 || (ply + i + shift) % 2 === 1 ? `${makeMoveNumber(ply + i + shift)} ${san}` : san}
        </button>
      ))}
  </span>
);

const Tried = ({
  place,
  line,
  shift,
  onPlace,
  onClose,
}: Pick<Props, 'place' | 'line' | 'shift' | 'onPlace' | 'onClose'>) => (
  <div class="tried">
    {line.map(({ san }, i) => (
      <button
        key={i}
        type="button"
        class="in-line"
        aria-current={place.at === i + 1 ? 'step' : undefined}
        onClick={() => onPlace({ ...place, ply: place.from, at: i + 1 })}
      >
        {i === 0 || (place.from + i + 1 + shift) % 2 === 1
          ? `${makeMoveNumber(place.from + i + 1 + shift)} ${san}`
          : san}
      </button>
    ))}
    <button
      type="button"
      class="in-line close"
      aria-label="Close this line"
      title="Close this line (Backspace)"
      onClick={onClose}
    >
      ×
    </button>
  </div>
);
