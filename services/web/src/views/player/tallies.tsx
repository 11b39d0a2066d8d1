import type { PlayerSummary } from '@rookery/shared/contract/statistics.ts';
import { tallyRows } from '../../parts/tally-rows.ts';
import { TallyTable } from '../../parts/tally-table.tsx';
import type { Filters } from '../../state/game-filters.ts';

/** Wins, draws and losses of the player. */
export const Tallies = ({ summary, filters }: { summary: PlayerSummary; filters: Filters }) => (
  <section class="stack">
    <h2>Results</h2>
    <TallyTable head="Kind" caption="Results" rows={tallyRows(summary, filters)} />
  </section>
);
