import type { QueuedAnalysis, Worker } from '@rookery/shared/contract/analysis.ts';
import { makeDuration } from '../../format/duration.ts';
import { numbers } from '../../format/number.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { GameLink } from '../../parts/game-link.tsx';

type Engine = Worker['engines'][number] & { key: string; place: number; worker: string; ageMs: number };

const ENGINES: readonly Column<Engine>[] = [
  { id: 'worker', head: 'Consumer', names: true, cell: ({ worker }) => <span class="mono">{worker}</span> },
  { id: 'engine', head: 'Engine', number: true, cell: ({ place }) => place },
  { id: 'state', head: 'State', cell: ({ state }) => state },
  { id: 'nps', head: 'Nodes/s', number: true, cell: ({ nps }) => numbers.short(nps) },
  { id: 'age', head: 'Reported', number: true, cell: ({ ageMs }) => `${makeDuration(ageMs / 1000)} ago` },
];

const QUEUE: readonly Column<QueuedAnalysis>[] = [
  {
    id: 'game',
    head: 'Game',
    names: true,
    cell: ({ gameId }) => <GameLink id={gameId}>{gameId}</GameLink>,
  },
  { id: 'state', head: 'State', cell: ({ state }) => state },
  { id: 'priority', head: 'Asked by', cell: ({ priority }) => ASKED[priority] },
  { id: 'covered', head: 'Plies done', number: true, cell: ({ covered, plies }) => `${covered} of ${plies}` },
  { id: 'nodes', head: 'Nodes a position', number: true, cell: ({ nodes }) => numbers.short(nodes) },
];

const ASKED: Record<QueuedAnalysis['priority'], string> = {
  person: 'a reader',
  new: 'new games',
  bulk: 'a selection',
  all: 'all games',
};

/** The engines of every consumer, and the games that they take next. */
export const Engines = ({
  workers,
  queue,
}: {
  workers: readonly Worker[];
  queue: readonly QueuedAnalysis[];
}) => (
  <>
    {workers.length === 0 ? (
      <p>No consumer has reported its engines. Start one, or wait some seconds.</p>
    ) : (
      <DataTable
        caption="Engines"
        columns={ENGINES}
        rows={workers.flatMap(({ id, ageMs, engines }) =>
          engines.map((engine, i) => ({ ...engine, key: `${id} ${i}`, place: i + 1, worker: id, ageMs })),
        )}
        keyOf={({ key }) => key}
      />
    )}
    {[...new Set(workers.flatMap(({ missing }) => missing))].map((words) => (
      <p key={words} class="engines-missing">
        {words}
      </p>
    ))}
    {queue.length > 0 && (
      <DataTable
        caption="Games that wait for engines"
        columns={QUEUE}
        rows={queue}
        keyOf={({ gameId }) => gameId}
      />
    )}
  </>
);
