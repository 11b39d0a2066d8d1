import { charToRole } from 'chessops';
import { parseSquare } from 'chessops/util';
import { parsePosition } from './rules.ts';

interface Props {
  fen: string;
  variant: string;
  /** The piece that waits to be dropped. */
  letter: string;
  orientation: 'white' | 'black';
  /** UCI; undefined puts the piece back. */
  onDrop: (uci: string | undefined) => void;
}

/** The squares of the board as buttons, while a piece of the pocket waits to be dropped. */
export const DropSquares = ({ fen, variant, letter, orientation, onDrop }: Props) => {
  const position = parsePosition(fen, variant);
  const role = charToRole(letter);
  return (
    <div class="drop-squares">
      {Array.from({ length: 64 }, (_, i) => {
        const [file, rank] = orientation === 'white' ? [i % 8, 7 - (i >> 3)] : [7 - (i % 8), i >> 3];
        const square = `${'abcdefgh'[file]}${rank + 1}`;
        const to = parseSquare(square);
        const isLegal = role !== undefined && to !== undefined && position?.isLegal({ role, to }) === true;
        return isLegal ? (
          <button
            key={square}
            type="button"
            aria-label={square}
            onClick={() => onDrop(`${letter}@${square}`)}
          />
        ) : (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the button of the pocket puts the piece back as well
          // biome-ignore lint/a11y/noStaticElementInteractions: a click beside, as with a dialog
          <div key={square} onClick={() => onDrop(undefined)} />
        );
      })}
    </div>
  );
};
