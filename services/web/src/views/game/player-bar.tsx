import { h } from 'preact';
import { makeClock } from '../../format/duration.ts';
import { numbers } from '../../format/number.ts';
import { sideName } from '../../parts/side-name.ts';
import type { Side } from './facts.ts';
import { checksOf, materialOf, pocketOf } from './material.ts';

interface Props {
  side: Side;
  color: 'white' | 'black';
  fen: string;
  variant: string;
  /** Centiseconds. */
  clock: number | undefined;
  isTurn: boolean;
  /** The letter of the piece of the pocket that is chosen to be dropped. */
  chosen: string | undefined;
  onChoose: (letter: string) => void;
}

/** A player beside the board: name, rating, what is ahead or in the pocket, the clock. */
export const PlayerBar = ({ side, color, fen, variant, clock, isTurn, chosen, onChoose }: Props) => {
  const { ratingDiff } = side;
  return (
    <div class="game-player">
      <span class={`game-side ${color}`} title={color === 'white' ? 'White' : 'Black'} />
      <strong class="cut">{sideName(side)}</strong>
      <span class="quiet">
        {side.rating ?? ''}
        {ratingDiff !== null && (
          <span class={ratingDiff > 0 ? 'win' : ratingDiff < 0 ? 'loss' : ''}>
            {' '}
            {ratingDiff === 0 ? '±0' : numbers.signed(ratingDiff)}
          </span>
        )}
      </span>
      <span class="grow" />
      {variant === 'crazyhouse' ? (
        <Pocket {...{ fen, color, isTurn, chosen, onChoose }} />
      ) : (
        <Ahead fen={fen} color={color} />
      )}
      {variant === 'threeCheck' && (
        <span class="small">{numbers.count(checksOf(fen, color), 'check')} given</span>
      )}
      {clock !== undefined && (
        <span class={`game-clock mono ${isTurn ? 'turn' : ''}`}>{makeClock(clock)}</span>
      )}
    </div>
  );
};

const Ahead = ({ fen, color }: { fen: string; color: 'white' | 'black' }) => {
  const { roles, lead } = materialOf(fen, color);
  if (roles.length === 0) return null;
  return (
    <span class="game-ahead" role="img" aria-label={`ahead by ${roles.join(', ')}`}>
      {roles.slice(0, 12).map((role, i) => (
        <span key={i} class="cg-wrap">
          {h('piece', { class: `${color} ${role}` })}
        </span>
      ))}
      {lead > 0 && <span class="small quiet">+{lead}</span>}
    </span>
  );
};

const Pocket = ({
  fen,
  color,
  isTurn,
  chosen,
  onChoose,
}: Pick<Props, 'fen' | 'color' | 'isTurn' | 'chosen' | 'onChoose'>) => (
  <span class="game-pocket">
    {pocketOf(fen, color).map(({ role, letter, count }) => (
      <button
        key={role}
        type="button"
        class="cg-wrap"
        disabled={!isTurn || count === 0}
        aria-pressed={isTurn && chosen === letter}
        aria-label={`drop a ${role}, ${count} in the pocket`}
        title={`Drop a ${role}: then click its square`}
        onClick={() => onChoose(letter)}
      >
        {h('piece', { class: `${color} ${role}` })}
        <span class="count">{count}</span>
      </button>
    ))}
  </span>
);
