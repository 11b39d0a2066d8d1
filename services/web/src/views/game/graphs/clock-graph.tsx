import type { Move } from '@rookery/shared/contract/game-summary.ts';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../../chart/chart.tsx';
import type { Series } from '../../../chart/series.ts';
import { makeDuration } from '../../../format/duration.ts';
import { makeMoveNumber } from '../../../format/evaluation.ts';
import { Choices } from '../../../parts/choices.tsx';
import { hasTimes, secondsLeft, secondsSpent } from './clocks.ts';
import type { GraphProps } from './graph-props.ts';
import { usePlies } from './use-plies.ts';

const KINDS = [
  { value: 'spent', name: 'By move' },
  { value: 'left', name: 'On the clock' },
] as const;

const secondsOf = (white: number | null | undefined, black: number | null | undefined): string => {
  const value = white ?? black;
  return typeof value === 'number' ? makeDuration(Math.abs(value)) : '';
};

const sanAt = (moves: readonly Move[], ply: number, shift: number): string =>
  ply === 0 ? 'Start' : `${makeMoveNumber(ply + shift)} ${moves[ply - 1]?.san ?? ''}`;

/** Seconds by move, White's up and Black's down, or what was left on the clocks; nothing for a game without clocks. */
export const ClockGraph = ({ moves, shift, initialClock, clock: kind, onClock, ply, onPly }: GraphProps) => {
  const times = useMemo(
    () => (kind === 'spent' ? secondsSpent(moves) : secondsLeft(moves, initialClock)),
    [moves, kind, initialClock],
  );
  const read = useMemo(() => {
    const said = kind === 'spent' ? 'took' : 'left';
    return (at: number) => {
      const seconds = secondsOf(times.white[at], times.black[at]);
      const move = sanAt(moves, at, shift);
      return seconds === ''
        ? move
        : kind === 'spent'
          ? `${move} · ${said} ${seconds}`
          : `${move} · ${seconds} ${said}`;
    };
  }, [moves, times, kind, shift]);
  const x = usePlies(moves.length, shift, read);
  const series = useMemo((): Series[] => {
    const one = (name: string, values: (number | null)[], color: string): Series => ({
      name,
      unit: 's',
      values: kind === 'left' ? steady(values) : values,
      kind: kind === 'left' ? 'steps' : 'bars',
      color,
      format: (seconds) => String(Math.abs(Math.round(seconds))),
      silent: true,
    });
    return [one('White above', times.white, '--game-white'), one('Black below', times.black, '--game-black')];
  }, [times, kind]);
  if (!hasTimes(moves)) return <p class="quiet">No clock was kept of this game.</p>;
  return (
    <div class="game-clock-graph">
      <Chart
        title={kind === 'spent' ? 'Time by move' : 'Time on the clock'}
        description="White's above, Black's below, in seconds."
        {...{ x, series }}
        height={140}
        at={ply}
        onSelect={onPly}
      />
      <Choices label="What the clock graph shows" options={KINDS} value={kind} onChange={onClock} />
    </div>
  );
};

/** A clock stands still while the other side thinks. */
const steady = (values: readonly (number | null)[]): (number | null)[] => {
  let last: number | null = null;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
};
