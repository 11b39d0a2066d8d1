/** A JSON object. */
export type JsonObject = { [field: string]: unknown };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without recursion: a record may be nested deeper than the stack. */
const hasNull = (value: unknown): boolean => {
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (one === null) return true;
    if (typeof one === 'object') for (const part of Object.values(one)) open.push(part);
  }
  return false;
};

// Fields are looked up as an object's own and set by definition: a record may call one `constructor` or `__proto__`.
const own = (object: JsonObject, field: string): unknown =>
  Object.hasOwn(object, field) ? object[field] : undefined;

const set = (object: JsonObject, field: string, value: unknown): void => {
  if (field === '__proto__')
    Object.defineProperty(object, field, { value, configurable: true, enumerable: true, writable: true });
  else object[field] = value;
};

/**
 * The JSON merge patch (RFC 7396) that turns `base` into `target`: undefined when they are deep-equal, 'impossible'
 * when `target` differs in a null, which a merge patch cannot say.
 */
export const diffPatch = (base: JsonObject, target: JsonObject): JsonObject | undefined | 'impossible' => {
  const patch: JsonObject = {};
  for (const field of Object.keys(target)) {
    const before = own(base, field);
    const after = own(target, field);
    if (isObject(before) && isObject(after)) {
      const inner = diffPatch(before, after);
      if (inner === 'impossible') return inner;
      if (inner !== undefined) set(patch, field, inner);
    } else if (before !== after && !(Object.hasOwn(base, field) && Bun.deepEquals(before, after, true))) {
      if (hasNull(after)) return 'impossible';
      set(patch, field, after);
    }
  }
  for (const field of Object.keys(base)) if (!Object.hasOwn(target, field)) set(patch, field, null);
  return Object.keys(patch).length > 0 ? patch : undefined;
};

/** Applies a merge patch to `base` in place and returns it. */
export const applyPatch = (base: JsonObject, patch: JsonObject): JsonObject => {
  for (const [field, value] of Object.entries(patch)) {
    const before = own(base, field);
    if (value === null) delete base[field];
    else if (isObject(value)) set(base, field, applyPatch(isObject(before) ? before : {}, value));
    else set(base, field, value);
  }
  return base;
};
