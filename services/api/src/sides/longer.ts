/** A copy of an array with room for so many numbers. */
export const longer = (array: Int32Array, length: number): Int32Array => {
  const grown = new Int32Array(length);
  grown.set(array);
  return grown;
};
