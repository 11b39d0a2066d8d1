import type { Mistake } from '@rookery/shared/contract/mistakes.ts';
import { useRef } from 'preact/hooks';
import { NoPlayer } from '../../parts/no-games.tsx';
import { Empty, Loaded, SkeletonRows } from '../../parts/states.tsx';
import type { Filters } from '../../state/game-filters.ts';
import { useAddress } from '../../state/use-address.ts';
import { useFilters } from '../../state/use-filters.ts';
import { FIELDS } from './fields.ts';
import { MistakeFilters } from './mistake-filters.tsx';
import { MistakeList } from './mistake-list.tsx';
import { NoneDue } from './none-due.tsx';
import { Progress, ProgressSkeleton } from './progress.tsx';
import { Trainer } from './trainer.tsx';
import { TrainerSkeleton } from './trainer-skeleton.tsx';
import { keepMistake, renewMistakes, useMistake, useMistakes } from './use-mistakes.ts';

/** The player's own mistakes: what is due on the board, and all of them as a list. */
export const Mistakes = () => {
  const [{ player, ...filters }] = useFilters();
  return (
    <>
      <h1>Mistakes</h1>
      {player === undefined ? <NoPlayer /> : <OfPlayer key={player} player={player} filters={filters} />}
    </>
  );
};

const OfPlayer = ({ player, filters }: { player: string; filters: Filters }) => {
  const [{ mistake: wanted, ...asked }, set] = useAddress(FIELDS);
  const { all, due } = useMistakes(player, filters, asked);
  const items: Mistake[] = all.data?.pages.flatMap((page) => page.items) ?? [];
  const waiting: Mistake[] = due.data?.items ?? [];
  const one = useMistake(player, wanted, [...items, ...waiting]);
  // What is on the board stays there while games come in, whose mistakes may cost more.
  const begun = useRef<string>();
  const first = waiting.find(({ id }) => id === begun.current) ?? waiting[0];
  begun.current = first?.id;

  const train = (mistake: Mistake) => (
    <Trainer
      key={mistake.id}
      player={player}
      mistake={mistake}
      // What is answered stays on the board, though it is due no more: the address names it.
      onAnswer={() => {
        keepMistake(player, mistake);
        if (wanted === undefined) set({ mistake: mistake.id });
      }}
      onKept={() => renewMistakes(player)}
      onNext={() => {
        const i = waiting.findIndex(({ id }) => id === mistake.id);
        set({ mistake: (waiting[i + 1] ?? waiting.find(({ id }) => id !== mistake.id))?.id });
      }}
    />
  );
  return (
    <div class="stack">
      <Loaded query={all} waiting={<ProgressSkeleton />}>
        {({ pages }) => <Progress counts={pages[0]?.counts} />}
      </Loaded>
      {wanted === undefined ? (
        <Loaded query={due} waiting={<TrainerSkeleton />}>
          {() => (first ? train(first) : <NoneDue player={player} items={items} />)}
        </Loaded>
      ) : (
        <Loaded query={one} waiting={<TrainerSkeleton />}>
          {(mistake) =>
            mistake ? (
              train(mistake)
            ) : (
              <Empty title={`This player has no mistake ${wanted}.`}>
                <p>It may be another player’s, or a new analysis of the game judged the move otherwise.</p>
                <button
                  type="button"
                  class="button primary"
                  onClick={() => set({ mistake: undefined }, 'push')}
                >
                  Train what is due
                </button>
              </Empty>
            )
          }
        </Loaded>
      )}
      <h2>All mistakes</h2>
      <MistakeFilters
        judgment={asked.judgment}
        phase={asked.phase}
        onChange={(changes) => set(changes, 'push')}
      />
      <Loaded query={all} waiting={<SkeletonRows rows={12} />}>
        {({ pages }) => (
          <MistakeList
            items={items}
            count={pages[0]?.counts?.all}
            sort={{ by: asked.sort, order: asked.order }}
            onSort={(sort, order) => set({ sort, order }, 'push')}
            onOpen={(id) => {
              set({ mistake: id }, 'push');
              scrollTo(0, 0);
            }}
            {...(all.hasNextPage && { onMore: () => void all.fetchNextPage() })}
            isBusy={all.isFetchingNextPage}
          />
        )}
      </Loaded>
    </div>
  );
};
