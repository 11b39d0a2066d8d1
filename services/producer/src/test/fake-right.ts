import type { RequestEnd, Right } from '../lock/right.ts';

/** A right without a lock behind it, which a test may take away. */
export interface FakeRight extends Right {
  lose(): void;
  /** How the requests under it ended. */
  ends: RequestEnd[];
}

export const fakeRight = (): FakeRight => {
  const controller = new AbortController();
  const ends: RequestEnd[] = [];
  const held = () => !controller.signal.aborted && !ends.includes('dirty');
  return {
    signal: controller.signal,
    held,
    beginRequest: held,
    endRequest: (end) => void ends.push(end),
    lose: () => controller.abort(),
    ends,
  };
};
