import { createFileReader, type FileReader } from './read-file.ts';
import type { Answer, Told } from './reading.ts';

// A process of its own, so that reading a file has another core than everybody's requests. See reader.ts.
const files = new Map<number, FileReader>();

const gamesFor = (told: Told): Answer['games'] | undefined => {
  if (told.is === 'begin') files.set(told.file, createFileReader(told.kind));
  else if (told.is === 'end') files.delete(told.file);
  else if (told.is === 'bytes') return files.get(told.file)?.push(told.bytes) ?? [];
  else return files.get(told.file)?.rest() ?? [];
  return undefined;
};

process.on('message', (told: Told) => {
  const games = gamesFor(told);
  if (games) process.send?.({ file: told.file, games } satisfies Answer);
});
// It ends with whoever started it, however that ended; Ctrl-C in a terminal is told to both, and is not for this one.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
