import type { MouchEvent } from '@lichess-org/chessground/types';
import type { Role } from 'chessops/types';
import { h } from 'preact';
import { useRef } from 'preact/hooks';
import { pocketOf } from './describe.ts';
import type { Hand } from './use-hand.ts';

interface Props {
  fen: string;
  color: 'white' | 'black';
  hand: Hand;
}

/** The pocket of a side in crazyhouse. A piece is dragged to the board, or chosen and its square clicked. */
export const Pocket = ({ fen, color, hand }: Props) => {
  const isTurn = fen.split(' ')[1] === (color === 'white' ? 'w' : 'b');
  const held = useRef<Role>();
  const drag = (role: Role, event: MouchEvent) => {
    // A finger moves many times, and a piece is taken once.
    if (held.current !== role) return;
    held.current = undefined;
    hand.choose(undefined);
    hand.drag.current?.({ role, color }, event);
  };
  return (
    <span class="pocket">
      {pocketOf(fen, color).map(({ role, letter, count }) => {
        const isChosen = isTurn && hand.chosen === letter;
        const hold = () => {
          held.current = role;
        };
        return (
          <button
            key={role}
            type="button"
            class={count === 0 ? 'cg-wrap none' : 'cg-wrap'}
            disabled={!isTurn || count === 0}
            aria-pressed={isChosen}
            aria-label={`drop a ${role}, ${count} in the pocket`}
            title={`Drop a ${role}: drag it, or click its square next`}
            onClick={() => hand.choose(isChosen ? undefined : letter)}
            onMouseDown={hold}
            onTouchStart={hold}
            onMouseLeave={(event) => event.buttons === 1 && drag(role, event as MouchEvent)}
            onTouchMove={(event) => drag(role, event as MouchEvent)}
          >
            {h('piece', { class: `${color} ${role}` })}
            <span class="count">{count}</span>
          </button>
        );
      })}
    </span>
  );
};
