import type { ComponentChildren } from 'preact';
import { errorWords } from '../api/problem.ts';

/** Nothing is here yet: what that means, and what to do next. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);

/** What went wrong, with its code, and a way on. */
export const Failure = ({
  error,
  onRetry,
  children,
}: {
  error: unknown;
  onRetry?: () => void;
  children?: ComponentChildren;
}) => {
  const { title, next, code } = errorWords(error);
  return (
    <div class="failure" role="alert">
      <h3>{title}</h3>
      <p>{next}</p>
      <p class="small quiet mono">{code}</p>
      <div class="line">
        {onRetry && (
          <button type="button" class="button" onClick={onRetry}>
            Try again
          </button>
        )}
        {children}
      </div>
    </div>
  );
};

/** Holds the place of what is on its way, in px, so that nothing jumps when it comes. */
export const Skeleton = ({ height, width }: { height: number; width?: number }) => (
  <div
    class="skeleton"
    aria-hidden="true"
    style={{ height: `${height}px`, ...(width !== undefined && { width: `${width}px` }) }}
  />
);

/** Holds the place of a table of so many rows of 32 px. */
export const SkeletonRows = ({ rows }: { rows: number }) => (
  <div role="status" aria-label="Loading">
    {Array.from({ length: rows }, (_, i) => (
      <div key={i} class="skeleton row" aria-hidden="true" />
    ))}
  </div>
);

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** What a query knows: its data drawn, or the place held, or the error. Data that is there stays while it is renewed. */
export const Loaded = <T,>({
  query: { data, error, refetch },
  waiting,
  children,
}: {
  query: Asked<T>;
  waiting: ComponentChildren;
  children: (data: T) => ComponentChildren;
}) => {
  if (data !== undefined) return children(data);
  return error ? <Failure error={error} onRetry={() => void refetch()} /> : waiting;
};
