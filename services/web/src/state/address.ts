/** How one value stands in the address. What equals the default is left out. */
export interface Field<T> {
  parse(text: string | null): T;
  /** null leaves it out. */
  make(value: T): string | null;
}

/** The fields of a view, by the names that the address has them under. */
// biome-ignore lint/suspicious/noExplicitAny: each field has a type of its own, which `Values` reads
export type Fields = Record<string, Field<any>>;

export type Values<F extends Fields> = { [Name in keyof F]: F[Name] extends Field<infer T> ? T : never };

/** A text; the default when absent. */
export const text = (byDefault = ''): Field<string> => ({
  parse: (given) => given ?? byDefault,
  make: (value) => (value === byDefault ? null : value),
});

/** A text that may be absent. */
export const optionalText: Field<string | undefined> = {
  parse: (given) => given || undefined,
  make: (value) => value || null,
};

/** One of some names; the first one where the address says none of them. */
export const oneOf = <const T extends string>(names: readonly [T, ...T[]]): Field<T> => ({
  parse: (given) => names.find((name) => name === given) ?? names[0],
  make: (value) => (value === names[0] ? null : value),
});

/** A whole number; the default where the address says none. */
export const whole = <T extends number | undefined>(byDefault: T): Field<number | T> => ({
  parse: (given) => (given !== null && /^-?\d{1,9}$/.test(given) ? Number(given) : byDefault),
  make: (value) => (value === byDefault || value === undefined ? null : String(value)),
});

/** Yes or no; no when absent. */
export const flag: Field<boolean> = {
  parse: (given) => given === '1',
  make: (value) => (value ? '1' : null),
};

/** A list of texts without commas. */
export const list: Field<readonly string[]> = {
  parse: (given) => (given ? given.split(',').filter(Boolean) : []),
  make: (values) => (values.length === 0 ? null : values.join(',')),
};

/** What the fields are in `search` (with or without its question mark). */
export const parseAddress = <F extends Fields>(fields: F, search: string): Values<F> => {
  const params = new URLSearchParams(search);
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.parse(params.get(name))]),
  ) as Values<F>;
};

/** `search` with some fields changed; whatever else it holds stays. Empty, or with its question mark. */
export const makeAddress = <F extends Fields>(
  fields: F,
  search: string,
  changes: Partial<Values<F>>,
): string => {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    const made = fields[name]?.make(value) ?? null;
    if (made === null) params.delete(name);
    else params.set(name, made);
  }
  return makeSearch(params);
};

/** The search of an address: commas, colons and slashes stay as they are, for people to read. */
export const makeSearch = (params: URLSearchParams): string => {
  const made = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
  return made === '' ? '' : `?${made}`;
};
