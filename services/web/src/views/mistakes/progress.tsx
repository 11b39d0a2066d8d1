import type { Mistakes } from '@rookery/shared/contract/mistakes.ts';
import { numbers } from '../../format/number.ts';
import { Skeleton } from '../../parts/states.tsx';

/** How many are to be trained now, and how far the player has come with all of them. */
export const Progress = ({ counts }: { counts: Mistakes['counts'] }) => {
  const { all = 0, due = 0, fresh = 0 } = counts ?? {};
  if (all === 0) return null;
  const resting = all - due - fresh;
  return (
    <div class="mistakes-progress">
      <p class="line">
        <span>
          <strong>{numbers.whole(due + fresh)}</strong> to train now: {numbers.whole(due)} asked again,{' '}
          {numbers.whole(fresh)} new.
        </span>
        <span class="quiet">
          {numbers.whole(resting)} of {numbers.whole(all)} rest until later.
        </span>
      </p>
      {/* The words above say it all. */}
      <div class="mistakes-track" aria-hidden="true">
        <i class="resting" style={{ width: `${(100 * resting) / all}%` }} title="rest until later" />
        <i class="due" style={{ width: `${(100 * due) / all}%` }} title="asked again" />
      </div>
    </div>
  );
};

/** Holds its place. */
export const ProgressSkeleton = () => (
  <div class="mistakes-progress">
    <Skeleton height={20} />
  </div>
);
