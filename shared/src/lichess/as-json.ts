/** No game is nested more deeply; what is overflows the stack of whoever writes it as JSON or walks through it. */
const DEEPEST = 64;
const TOO_DEEP = `nested more than ${DEEPEST} levels deep`;
const TOO_LARGE = 'it holds a number beyond 1e308, which nothing here can hold';

/** Why a value that was read from JSON cannot be written as what it was: it is nested too deeply, or a number is infinite. */
export const jsonFault = (value: unknown, left = DEEPEST): string | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : TOO_LARGE;
  if (typeof value !== 'object' || value === null) return undefined;
  if (left === 0) return TOO_DEEP;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    const fault = jsonFault(inner, left - 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** A number that is larger than any is still one when it is read again. */
const written = (value: unknown): string =>
  typeof value === 'number' && !Number.isFinite(value)
    ? `${value < 0 ? '-' : ''}1e999`
    : JSON.stringify(value);

/** Writes a value as JSON whatever `jsonFault` says, where `JSON.stringify` overflows the stack or writes null. */
export const writeAnyJson = (value: unknown): string => {
  const texts: string[] = [];
  // What is still to be written, the next one last.
  const left: ({ text: string } | { value: unknown })[] = [{ value }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if ('text' in next) {
      texts.push(next.text);
    } else if (typeof next.value !== 'object' || next.value === null) {
      texts.push(written(next.value));
    } else {
      const isArray = Array.isArray(next.value);
      const parts = Object.entries(next.value).flatMap(([name, inner], i) => [
        { text: `${i > 0 ? ',' : ''}${isArray ? '' : `${JSON.stringify(name)}:`}` },
        { value: inner as unknown },
      ]);
      texts.push(isArray ? '[' : '{');
      left.push({ text: isArray ? ']' : '}' });
      for (const part of parts.reverse()) left.push(part);
    }
  }
  return texts.join('');
};
