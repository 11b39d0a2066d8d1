/** Holds the place of the board and of the words beside it. */
export const TrainerSkeleton = () => (
  <div class="mistakes-trainer" role="status" aria-label="Loading">
    <div class="skeleton mistakes-board" aria-hidden="true" />
    <div class="skeleton mistakes-words" aria-hidden="true" />
  </div>
);
