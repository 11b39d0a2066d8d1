import { h } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const NAMES: Record<string, string> = { q: 'queen', n: 'knight', r: 'rook', b: 'bishop', k: 'king' };

interface Props {
  roles: readonly string[];
  /** Where the pawn arrives. */
  square: string;
  orientation: 'white' | 'black';
  /** A letter of UCI; undefined takes the move back. */
  onChoose: (role: string | undefined) => void;
}

/** Asks what a pawn becomes, on the board itself: the pieces stand in the file that the pawn arrives in. */
export const Promotion = ({ roles, square, orientation, onChoose }: Props) => {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    first.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onChoose(undefined);
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const isWhite = square[1] === '8';
  const isTop = isWhite === (orientation === 'white');
  const file = 'abcdefgh'.indexOf(square[0] ?? 'a');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape takes the move back as well
    <dialog
      open
      class="promotion"
      aria-label="The pawn becomes a …"
      onClick={(event) => event.target === event.currentTarget && onChoose(undefined)}
    >
      {roles.map((role, i) => (
        <button
          key={role}
          ref={i === 0 ? first : undefined}
          type="button"
          class="cg-wrap"
          aria-label={NAMES[role] ?? role}
          style={{
            left: `${12.5 * (orientation === 'white' ? file : 7 - file)}%`,
            top: `${12.5 * (isTop ? i : 7 - i)}%`,
          }}
          onClick={() => onChoose(role)}
        >
          {h('piece', { class: `${isWhite ? 'white' : 'black'} ${NAMES[role]}` })}
        </button>
      ))}
    </dialog>
  );
};
