/** The tags of a game, and where in the text they end; or what is wrong with one. */
export type TagLines = { tags: Map<string, string>; end: number } | { fault: string };

const NAME = '[A-Za-z0-9_][A-Za-z0-9_+#=:-]*';
/** A line that is one tag. A quotation mark in the value without a backslash before it is common, and clear. */
const WHOLE = new RegExp(`^\\s*\\[\\s*(${NAME})\\s+"(.*)"\\s*\\]\\s*$`);
/** Several tags in one line: here a value ends at its first quotation mark. */
const EACH = new RegExp(`\\s*\\[\\s*(${NAME})\\s+"((?:[^"\\\\]|\\\\.)*)"\\s*\\]`, 'y');
const SEVERAL = /"\s*\]\s*\[\s*\w+\s+"/;

/** What is longer is no name and no event. */
const MOST_LENGTH = 4_000;

const unescaped = (value: string): string => value.replaceAll(/\\(["\\])/g, '$1').trim();

const readLine = (line: string, tags: Map<string, string>): boolean => {
  const [, name, value] = WHOLE.exec(line) ?? [];
  if (name !== undefined && value !== undefined && !SEVERAL.test(line)) {
    tags.set(name, unescaped(value));
    return true;
  }
  EACH.lastIndex = 0;
  for (let match = EACH.exec(line); match !== null; match = EACH.exec(line)) {
    tags.set(match[1] as string, unescaped(match[2] as string));
    if (line.slice(EACH.lastIndex).trim() === '') return true;
  }
  return false;
};

/** Reads the tags that a game begins with: lines that start with `[`. Blank lines and escaped ones (`%`) are passed over. */
export const readTags = (text: string): TagLines => {
  const tags = new Map<string, string>();
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, end);
    const first = line.trimStart()[0];
    if (first === '[') {
      if (!readLine(line, tags)) return { fault: `this line is no tag: ${line.trim().slice(0, 120)}` };
    } else if (first !== undefined && line[0] !== '%') break;
    at = end;
  }
  for (const [name, value] of tags) {
    if (value.length > MOST_LENGTH)
      return { fault: `the tag ${name.slice(0, 60)} has more than ${MOST_LENGTH} characters` };
  }
  return { tags, end: at };
};
