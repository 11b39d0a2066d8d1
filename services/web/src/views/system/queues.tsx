import type { QueueState } from '@rookery/shared/contract/status.ts';
import { makeDuration } from '../../format/duration.ts';
import { numbers } from '../../format/number.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';

/** What is done by the jobs of each queue. */
const DOES: Record<string, string> = {
  api_queue: 'pages to fetch from Lichess',
  db_queue: 'games to store',
  analysis_queue: 'positions to analyze',
  orchestrator_queue: 'the look at who is due, every minute',
};

const COLUMNS: readonly Column<QueueState>[] = [
  {
    id: 'name',
    head: 'Queue',
    names: true,
    cell: ({ name }) => (
      <>
        <code>{name}</code> <span class="queue-does small quiet">{DOES[name]}</span>
      </>
    ),
  },
  { id: 'waiting', head: 'Waiting', number: true, cell: ({ waiting }) => numbers.whole(waiting) },
  { id: 'active', head: 'Under way', number: true, cell: ({ active }) => numbers.whole(active) },
  { id: 'delayed', head: 'Later', number: true, cell: ({ delayed }) => numbers.whole(delayed) },
  { id: 'failed', head: 'Failed', number: true, cell: ({ failed }) => numbers.whole(failed) },
  {
    id: 'oldest',
    head: 'Longest wait',
    number: true,
    cell: ({ waiting, oldestSeconds }) => (waiting === 0 ? '–' : makeDuration(oldestSeconds)),
  },
];

/** The queues of jobs; null where Redis does not answer. */
export const Queues = ({ queues }: { queues: readonly QueueState[] | null }) => (
  <section class="stack">
    <h2>Queues</h2>
    {queues === null ? (
      <p>Redis does not answer: nobody knows what waits. Nothing is lost; it is dispatched again.</p>
    ) : (
      <DataTable caption="Queues" columns={COLUMNS} rows={queues} keyOf={({ name }) => name} />
    )}
  </section>
);
