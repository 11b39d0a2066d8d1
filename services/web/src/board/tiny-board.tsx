import { h } from 'preact';
import { describePosition, parsePieces } from './describe.ts';
import { memo } from './memo.ts';

interface Props {
  fen: string;
  orientation?: 'white' | 'black';
  /** UCI. */
  lastMove?: string;
  /** px; 96 without it. */
  size?: number;
}

/** A small board for lists: nothing moves on it, and it is cheap enough for a hundred at once. */
export const TinyBoard = memo(({ fen, orientation = 'white', lastMove, size }: Props) => {
  const at = (file: number, rank: number) => {
    const [x, y] = orientation === 'white' ? [file, 7 - rank] : [7 - file, rank];
    return { transform: `translate(${x * 100}%, ${y * 100}%)` };
  };
  const lit = [lastMove?.slice(0, 2), lastMove?.slice(2, 4)].flatMap((square) =>
    square && /^[a-h][1-8]$/.test(square)
      ? [<div key={square} class="lit" style={at(square.charCodeAt(0) - 97, Number(square[1]) - 1)} />]
      : [],
  );
  return (
    <div
      class="cg-wrap tiny"
      role="img"
      aria-label={describePosition(fen)}
      {...(size !== undefined && { style: { width: `${size}px`, height: `${size}px` } })}
    >
      {h('cg-board', null, [
        ...lit,
        ...parsePieces(fen).map(({ role, color, file, rank }) =>
          h('piece', { key: file + 8 * rank, class: `${color} ${role}`, style: at(file, rank) }),
        ),
      ])}
    </div>
  );
});
