import { h } from 'preact';
import { Pocket } from '../../board/pocket.tsx';
import type { Hand } from '../../board/use-hand.ts';
import { makeClock } from '../../format/duration.ts';
import { numbers } from '../../format/number.ts';
import { sideName } from '../../parts/side-name.ts';
import type { Side } from './facts.ts';
import { checksOf, materialOf } from './material.ts';

interface Props {
  side: Side;
  color: 'white' | 'black';
  fen: string;
  variant: string;
  /** Centiseconds. */
  clock: number | undefined;
  isTurn: boolean;
  hand: Hand;
}

/** A player beside the board: name, rating, what is ahead or in the pocket, the clock. */
export const PlayerBar = ({ side, color, fen, variant, clock, isTurn, hand }: Props) => {
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
      {variant === 'crazyhouse' ? <Pocket {...{ fen, color, hand }} /> : <Ahead fen={fen} color={color} />}
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
