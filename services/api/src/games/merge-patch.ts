/** A JSON object. */
export type JsonObject = { [field: string]: unknown };

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasNull = (value: unknown): boolean =>
  value === null ||
  (Array.isArray(value) ? value.some(hasNull) : isObject(value) && Object.values(value).some(hasNull));

/**
 * The JSON merge patch (RFC 7396) that turns `base` into `target`: undefined when they are deep-equal, 'impossible'
 * when `target` differs in a null, which a merge patch cannot say.
 */
export const diffPatch = (base: JsonObject, target: JsonObject): JsonObject | undefined | 'impossible' => {
  const patch: JsonObject = {};
  for (const field of Object.keys(target)) {
    const before = base[field];
    const after = target[field];
    if (isObject(before) && isObject(after)) {
      const inner = diffPatch(before, after);
      if (inner === 'impossible') return inner;
      if (inner !== undefined) patch[field] = inner;
    } else if (before !== after && !(field in base && Bun.deepEquals(before, after, true))) {
      if (hasNull(after)) return 'impossible';
      patch[field] = after;
    }
  }
  for (const field of Object.keys(base)) if (!(field in target)) patch[field] = null;
  return Object.keys(patch).length > 0 ? patch : undefined;
};

/** Applies a merge patch to `base` in place and returns it. */
export const applyPatch = (base: JsonObject, patch: JsonObject): JsonObject => {
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete base[field];
    else if (isObject(value)) base[field] = applyPatch(isObject(base[field]) ? base[field] : {}, value);
    else base[field] = value;
  }
  return base;
};
