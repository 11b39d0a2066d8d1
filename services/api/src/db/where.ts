type Value = string | number | boolean | Uint8Array;

/** Collects the conditions of a query and their parameters. */
export interface Where {
  /** Adds a condition; each `?` in it stands for the next of `values`. */
  and(condition: string, ...values: readonly (string | number | boolean)[]): void;
  /** `where …`, or nothing. */
  text(): string;
  /** Adds a parameter that stands outside the conditions, and returns its `$n`. */
  param(value: Value): string;
  values(): Value[];
}

/** An empty collection. Conditions are fixed texts of ours: values only ever travel as parameters. */
export const createWhere = (): Where => {
  const conditions: string[] = [];
  const values: Value[] = [];
  const param = (value: Value): string => `$${values.push(value)}`;
  return {
    and: (condition, ...given) => {
      let i = 0;
      conditions.push(condition.replaceAll('?', () => param(given[i++] as string | number | boolean)));
    },
    text: () => (conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`),
    param,
    values: () => values,
  };
};
