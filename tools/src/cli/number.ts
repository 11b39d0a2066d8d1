import { usage } from './stop.ts';

/** The whole number that an option was given, or undefined when it was not. Throws a Stop (exit 2) for anything else. */
export const readNumber = (
  option: string,
  text: string | undefined,
  { least, most }: { least: number; most: number },
): number | undefined => {
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usage(`${option} must be a whole number from ${least} to ${most} (it is ${JSON.stringify(text)})`);
};
