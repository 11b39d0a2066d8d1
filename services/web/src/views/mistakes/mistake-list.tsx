import type { Mistake } from '@rookery/shared/contract/mistakes.ts';
import { useMemo, useRef } from 'preact/hooks';
import { dates } from '../../format/date.ts';
import { GLYPHS } from '../../format/evaluation.ts';
import { numbers } from '../../format/number.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { GameLink } from '../../parts/game-link.tsx';
import type { Values } from '../../state/address.ts';
import { dueWords } from './due-words.ts';
import type { FIELDS } from './fields.ts';
import { moveNumberAt } from './move-number.ts';

type Sort = Values<typeof FIELDS>['sort'];
type Order = Values<typeof FIELDS>['order'];

interface Props {
  items: readonly Mistake[];
  /** How many there are, shown or not. */
  count: number | undefined;
  sort: { by: Sort; order: Order };
  onSort: (by: Sort, order: Order) => void;
  onOpen: (id: string) => void;
  /** Absent where all are shown. */
  onMore?: () => void;
  isBusy: boolean;
}

/** All mistakes as a table: each opens on the board. */
export const MistakeList = ({ items, count, sort, onSort, onOpen, onMore, isBusy }: Props) => {
  const open = useRef(onOpen);
  open.current = onOpen;
  const columns = useMemo(() => columnsFor((id) => open.current(id)), []);
  if (items.length === 0) return <p class="quiet">No mistake is known with these filters.</p>;
  return (
    <>
      <p class="quiet">
        {numbers.whole(items.length)} of {numbers.whole(count)} shown
      </p>
      <DataTable
        caption="Mistakes"
        columns={columns}
        rows={items}
        keyOf={({ id }) => id}
        sort={sort}
        // Only what the API sorts by is `sortable`.
        onSort={(by) => onSort(by as Sort, by === sort.by && sort.order === 'desc' ? 'asc' : 'desc')}
      />
      {onMore && (
        <div>
          <button type="button" class="button" disabled={isBusy} onClick={onMore}>
            Show more mistakes
          </button>
        </div>
      )}
    </>
  );
};

const columnsFor = (open: (id: string) => void): Column<Mistake>[] => [
  {
    id: 'move',
    head: 'Move',
    names: true,
    cell: ({ id, fen, played, judgment }) => (
      <button type="button" class="button plain" title="Train this one" onClick={() => open(id)}>
        {moveNumberAt(fen)} {played.san}
        {GLYPHS[judgment]}
      </button>
    ),
  },
  {
    id: 'cost',
    head: 'Cost',
    title: 'Win percent given away',
    number: true,
    sortable: true,
    cell: ({ cost }) => `${numbers.tenths(cost)}\u202f%`,
  },
  { id: 'phase', head: 'Phase', sortable: true, cell: ({ phase }) => phase ?? '–' },
  { id: 'opening', head: 'Opening', sortable: true, cell: ({ opening }) => opening?.name ?? '–' },
  {
    id: 'date',
    head: 'Date',
    number: true,
    sortable: true,
    cell: ({ createdAt }) => dates.day(createdAt),
  },
  {
    id: 'due',
    head: 'Asked',
    title: 'When it is asked again',
    number: true,
    cell: ({ training }) => dueWords(training.due, Date.now()),
  },
  {
    id: 'game',
    head: 'Game',
    cell: ({ gameId, ply }) => (
      <GameLink id={gameId} ply={ply}>
        Open
      </GameLink>
    ),
  },
];
