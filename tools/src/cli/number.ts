import { usage } from './stop.ts';

interface Limits {
  least: number;
  most: number;
}

/** The whole number that an option was given, or undefined when it was not. Throws a Stop (exit 2) for anything else. */
export const readNumber = (
  option: string,
  text: string | undefined,
  { least, most }: Limits,
): number | undefined => {
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usage(`${option} must be a whole number from ${least} to ${most} (it is ${JSON.stringify(text)})`);
};

/** The same for a number that may have decimals. */
export const readDecimal = (
  option: string,
  text: string | undefined,
  { least, most }: Limits,
): number | undefined => {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usage(`${option} must be a number from ${least} to ${most} (it is ${JSON.stringify(text)})`);
};
