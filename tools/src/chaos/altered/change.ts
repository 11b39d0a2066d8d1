import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One change of the source: what stands exactly once in a file gives way to something else. */
export interface Change {
  /** From the root of the checkout. */
  file: string;
  find: string | RegExp;
  /** With a pattern, `$1` and the like stand for its groups. */
  replace: string;
}

/** Makes one change. Throws where its place is not there exactly once: the code has moved on. */
export const changeText = (text: string, { file, find, replace }: Change, whose: string): string => {
  const places = typeof find === 'string' ? text.split(find).length - 1 : count(text, find);
  if (places !== 1)
    throw new Error(
      `${whose}: ${file} has ${places} places like ${String(find)} where one is expected: the code has moved on`,
    );
  return typeof find === 'string' ? text.replace(find, () => replace) : text.replace(find, replace);
};

/** The text of every changed file, by its path from the root. Throws as `changeText` does. */
export const changeFiles = (root: string, changes: readonly Change[], whose: string): Map<string, string> => {
  const texts = new Map<string, string>();
  for (const change of changes) {
    const text = texts.get(change.file) ?? readFileSync(join(root, change.file), 'utf8');
    texts.set(change.file, changeText(text, change, whose));
  }
  return texts;
};

const count = (text: string, pattern: RegExp): number =>
  [...text.matchAll(new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`))].length;
