/** How many requests are open, as Lichess would count them. */
export interface Slots {
  /** Takes a slot; `others` is how many were open already. */
  enter(): { others: number; leave(dirty: boolean): void };
  open(): number;
  most(): number;
  /** Counts the most anew. */
  forget(): void;
}

/**
 * Counts open requests. After a dirty end (the client went away) the slot stays taken for `lingerMs`, as
 * Lichess only notices a connection that is gone after a while.
 */
export function createSlots(lingerMs: number): Slots {
  let open = 0;
  let most = 0;
  return {
    enter() {
      const others = open++;
      most = Math.max(most, open);
      let left = false;
      return {
        others,
        leave(dirty) {
          if (left) return;
          left = true;
          if (dirty && lingerMs > 0) setTimeout(() => open--, lingerMs);
          else open--;
        },
      };
    },
    open: () => open,
    most: () => most,
    forget() {
      most = open;
    },
  };
}
