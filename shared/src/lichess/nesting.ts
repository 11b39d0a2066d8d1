/** No game is nested more deeply; what is overflows the stack of whoever writes it as JSON or walks through it. */
const DEEPEST = 64;
/** Why it is refused. */
export const TOO_DEEP = `nested more than ${DEEPEST} levels deep`;

/** Whether values lie within a value more deeply than `left` levels. */
export const isTooDeep = (value: unknown, left = DEEPEST): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (isTooDeep(inner, left - 1)) return true;
  return false;
};

/** Writes a value as JSON however deeply it is nested, where `JSON.stringify` overflows the stack. */
export const writeDeepJson = (value: unknown): string => {
  const written: string[] = [];
  // What is still to be written, the next one last.
  const left: ({ text: string } | { value: unknown })[] = [{ value }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if ('text' in next) {
      written.push(next.text);
    } else if (typeof next.value !== 'object' || next.value === null) {
      written.push(JSON.stringify(next.value));
    } else {
      const isArray = Array.isArray(next.value);
      const parts = Object.entries(next.value).flatMap(([name, inner], i) => [
        { text: `${i > 0 ? ',' : ''}${isArray ? '' : `${JSON.stringify(name)}:`}` },
        { value: inner as unknown },
      ]);
      written.push(isArray ? '[' : '{');
      left.push({ text: isArray ? ']' : '}' });
      for (const part of parts.reverse()) left.push(part);
    }
  }
  return written.join('');
};
