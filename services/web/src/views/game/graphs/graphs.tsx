import { AdvantageGraph } from './advantage-graph.tsx';
import { ClockGraph } from './clock-graph.tsx';
import type { GraphProps } from './graph-props.ts';

/** Advantage and clocks of a game over one axis. `hidden` leaves the analysis out. */
export const Graphs = ({ hidden, ...props }: GraphProps & { hidden: boolean }) => (
  <>
    {!hidden && props.analysis && (
      <section class="card game-tab advantage">
        <AdvantageGraph {...props} />
      </section>
    )}
    <section class="card game-tab clock">
      <ClockGraph {...props} />
    </section>
  </>
);
