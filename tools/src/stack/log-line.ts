const WORTH_SAYING = new Set(['warn', 'error', 'fatal']);

/**
 * A line of a service's log as people read it on a terminal; undefined for what they need not see. What is not JSON
 * (the runtime's own report of a crash) is shown as it stands.
 */
export const readableLine = (name: string, line: string): string | undefined => {
  if (line.trim() === '') return undefined;
  const record = parseRecord(line);
  if (record === undefined) return `${name}: ${line}`;
  if (!WORTH_SAYING.has(String(record.level))) return undefined;
  const { err } = record;
  const cause = typeof err === 'object' && err !== null && 'message' in err ? `: ${String(err.message)}` : '';
  return `${name}: ${record.level}: ${String(record.msg ?? '')}${cause}`;
};

const parseRecord = (line: string): Record<string, unknown> | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};
