/** A text as a column can hold it: Postgres knows no NUL. */
export const storableText = (text: string): string => text.replaceAll('\0', '\ufffd');
