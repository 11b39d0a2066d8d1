import type { Right } from '../lock/right.ts';

/** A right without a lock behind it, which a test may take away. */
export const fakeRight = (): Right & { lose(): void } => {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    held: () => !controller.signal.aborted,
    lose: () => controller.abort(),
  };
};
