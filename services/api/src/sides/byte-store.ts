/** Bytes of many games one behind the other. What is not needed any more stays. */
export interface ByteStore {
  /** They are others once the store has grown. */
  bytes(): Uint8Array;
  view(): DataView;
  length(): number;
  /** Takes in bytes `from` to `to` of these, and says where they are. */
  put(bytes: Uint8Array, from: number, to: number): number;
}

const FIRST = 65_536;
const GROWTH = 1.3;

/** An empty one. */
export const createByteStore = (): ByteStore => {
  let bytes = new Uint8Array(FIRST);
  let view = new DataView(bytes.buffer);
  let end = 0;
  return {
    bytes: () => bytes,
    view: () => view,
    length: () => end,
    put: (given, from, to) => {
      const at = end;
      end += to - from;
      if (end > bytes.length) {
        const grown = new Uint8Array(Math.ceil(Math.max(end, bytes.length * GROWTH)));
        grown.set(bytes);
        bytes = grown;
        view = new DataView(bytes.buffer);
      }
      bytes.set(given.subarray(from, to), at);
      return at;
    },
  };
};
