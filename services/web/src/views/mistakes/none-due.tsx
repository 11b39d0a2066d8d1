import type { Mistake } from '@rookery/shared/contract/mistakes.ts';
import { Link } from 'wouter-preact';
import { Empty } from '../../parts/states.tsx';
import { linkTo } from '../../state/game-filters.ts';
import { dueWords } from './due-words.ts';

/** Nothing is to be trained: when the next one comes, or where mistakes come from. */
export const NoneDue = ({ player, items }: { player: string; items: readonly Mistake[] }) => {
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
