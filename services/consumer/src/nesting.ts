/** No game is nested more deeply; what is overflows the stack of whoever writes it as JSON or walks through it. */
export const DEEPEST = 64;

/** Whether values lie within a value more deeply than `left` levels. */
export const isTooDeep = (value: unknown, left = DEEPEST): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (isTooDeep(inner, left - 1)) return true;
  return false;
};
