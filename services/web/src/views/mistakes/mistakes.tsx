import type { Mistake } from '@rookery/shared/contract/mistakes.ts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import { cache } from '../../api/cache.ts';
import { api } from '../../api/client.ts';
import { read } from '../../api/read.ts';
import { dates } from '../../format/date.ts';
import { GLYPHS, makeMoveNumber } from '../../format/evaluation.ts';
import { numbers } from '../../format/number.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { Empty, Loaded, SkeletonRows } from '../../parts/states.tsx';
import { oneOf, optionalText } from '../../state/address.ts';
import { type Filters, linkTo } from '../../state/game-filters.ts';
import { useAddress } from '../../state/use-address.ts';
import { asQuery, useFilters } from '../../state/use-filters.ts';
import { dueWords } from './judge-try.ts';
import { Trainer } from './trainer.tsx';

const FIELDS = {
  mistake: optionalText,
  sort: oneOf(['cost', 'date', 'phase', 'opening']),
  order: oneOf(['desc', 'asc']),
  judgment: oneOf(['', 'mistake', 'blunder']),
  phase: oneOf(['', 'opening', 'middlegame', 'endgame']),
};

/** The player's own mistakes: what is due on the board, and all of them as a list. */
export const Mistakes = () => {
  const [{ player, ...filters }] = useFilters();
  return (
    <>
      <h1>Mistakes</h1>
      {player === undefined ? (
        <Empty title="No player is chosen.">
          <p>Choose one at the top.</p>
        </Empty>
      ) : (
        <OfPlayer key={player} player={player} filters={filters} />
      )}
    </>
  );
};

const OfPlayer = ({ player, filters }: { player: string; filters: Filters }) => {
  const [{ mistake: wanted, sort, order, judgment, phase }, set] = useAddress(FIELDS);
  const query = { ...asQuery(filters), sort, order, ...(judgment && { judgment }), ...(phase && { phase }) };
  const all = useInfiniteQuery({
    queryKey: ['games', 'mistakes', player, 'all', query],
    queryFn: ({ pageParam }) =>
      read(
        api.players[':id'].mistakes.$get({
          param: { id: player },
          query: {
            ...query,
            limit: '50',
            ...(pageParam === '' ? { count: 'true' as const } : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const due = useQuery({
    queryKey: ['games', 'mistakes', player, 'due', query],
    queryFn: () =>
      read(
        api.players[':id'].mistakes.$get({
          param: { id: player },
          query: { ...query, due: 'true', limit: '50', count: 'true' },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const items: Mistake[] = all.data?.pages.flatMap((page) => page.items) ?? [];
  const waiting: Mistake[] = due.data?.items ?? [];
  const shown = wanted === undefined ? waiting[0] : [...items, ...waiting].find(({ id }) => id === wanted);
  // What is answered stays on the board, though it is due no more: the address names it.
  const hold = () => {
    if (shown && wanted === undefined) set({ mistake: shown.id });
    void cache.invalidateQueries({ queryKey: ['games', 'mistakes', player] });
  };
  const next = () => {
    const i = waiting.findIndex(({ id }) => id === shown?.id);
    set({ mistake: (waiting[i + 1] ?? waiting.find(({ id }) => id !== shown?.id))?.id });
  };
  const pick = (
    label: string,
    name: 'judgment' | 'phase' | 'sort' | 'order',
    value: string,
    names: readonly (readonly [string, string])[],
  ) => (
    <label class="field">
      <span class="name">{label}</span>
      <select
        class="select"
        value={value}
        onChange={(event) => set({ [name]: event.currentTarget.value, mistake: undefined }, 'push')}
      >
        {names.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div class="stack">
      <Loaded query={due} waiting={<SkeletonRows rows={14} />}>
        {({ counts }) => (
          <>
            <p>
              <strong>{numbers.whole((counts?.due ?? 0) + (counts?.fresh ?? 0))}</strong> to train now,{' '}
              {numbers.whole(counts?.fresh)} of them new.
            </p>
            {shown ? (
              <Trainer key={shown.id} player={player} mistake={shown} onAnswered={hold} onNext={next} />
            ) : wanted !== undefined ? (
              <Empty title="This mistake is not in the list.">
                <p>Show more of the list, or train what is due.</p>
                <button type="button" class="button" onClick={() => set({ mistake: undefined })}>
                  Train what is due
                </button>
              </Empty>
            ) : (
              <None player={player} items={items} />
            )}
          </>
        )}
      </Loaded>
      <h2>All mistakes</h2>
      <FilterBar>
        {pick('Judgment', 'judgment', judgment, [
          ['', 'Mistakes and blunders'],
          ['mistake', 'Mistakes'],
          ['blunder', 'Blunders'],
        ])}
        {pick('Phase', 'phase', phase, [
          ['', 'All phases'],
          ['opening', 'Opening'],
          ['middlegame', 'Middlegame'],
          ['endgame', 'Endgame'],
        ])}
        {pick('Sort by', 'sort', sort, [
          ['cost', 'Cost'],
          ['date', 'Date'],
          ['phase', 'Phase'],
          ['opening', 'Opening'],
        ])}
        {pick('Order', 'order', order, [
          ['desc', 'Greatest first'],
          ['asc', 'Least first'],
        ])}
      </FilterBar>
      <Loaded query={all} waiting={<SkeletonRows rows={12} />}>
        {({ pages }) =>
          items.length > 0 && (
            <>
              <p class="quiet">
                {numbers.whole(items.length)} of {numbers.whole(pages[0]?.counts?.all)} shown
              </p>
              <DataTable
                caption="Mistakes"
                columns={columnsFor((id) => set({ mistake: id }, 'push'))}
                rows={items}
                keyOf={({ id }) => id}
              />
              {all.hasNextPage && (
                <div>
                  <button
                    type="button"
                    class="button"
                    disabled={all.isFetchingNextPage}
                    onClick={() => void all.fetchNextPage()}
                  >
                    Show more mistakes
                  </button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </div>
  );
};

const None = ({ player, items }: { player: string; items: readonly Mistake[] }) => {
  const next = items.flatMap(({ training }) => training.due ?? []).sort()[0];
  return items.length > 0 ? (
    <Empty title="Nothing is due.">
      <p>{next ? `The next of those listed comes ${dueWords(next, Date.now())}.` : 'Come back later.'}</p>
    </Empty>
  ) : (
    <Empty title="No mistakes are known.">
      <p>Mistakes come from analyzed games. Analyze some, or take a filter away.</p>
      <Link class="button primary" href={linkTo('/games', { player, analyzed: 'false' })}>
        Games to analyze
      </Link>
    </Empty>
  );
};

const columnsFor = (open: (id: string) => void): Column<Mistake>[] => [
  {
    id: 'move',
    head: 'Move',
    names: true,
    cell: ({ id, ply, played, judgment }) => (
      <button
        type="button"
        class="button plain"
        onClick={() => {
          open(id);
          scrollTo(0, 0);
        }}
      >
        {makeMoveNumber(ply)} {played.san}
        {GLYPHS[judgment]}
      </button>
    ),
  },
  {
    id: 'cost',
    head: 'Cost',
    title: 'Win percent given away',
    number: true,
    cell: ({ cost }) => `${numbers.tenths(cost)}\u202f%`,
  },
  { id: 'phase', head: 'Phase', cell: ({ phase }) => phase ?? '–' },
  { id: 'opening', head: 'Opening', cell: ({ opening }) => opening?.name ?? '–' },
  { id: 'date', head: 'Date', number: true, cell: ({ createdAt }) => dates.day(createdAt) },
  { id: 'due', head: 'Asked', number: true, cell: ({ training }) => dueWords(training.due, Date.now()) },
  {
    id: 'game',
    head: 'Game',
    cell: ({ gameId, ply }) => <Link href={`/game/${gameId}?ply=${ply}`}>Open</Link>,
  },
];
