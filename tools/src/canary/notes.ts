import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFindSecrets } from './find-secrets.ts';
import { type Looked, lookThrough } from './look-through.ts';
import { MARKER, NOTES } from './marker.ts';

/** Looks through a folder that a test run is about to remove, and notes what it found. Outside of a test run, nothing. */
export const lookBeforeRemoval = (folder: string): void => {
  const { [MARKER]: marker, [NOTES]: notes } = process.env;
  if (marker && notes) note(notes, lookThrough(folder, marker, createFindSecrets(marker)), folder);
};

/** Looks at what a command of a test run has written to us. */
export const lookAtOutput = (what: string, text: string): void => {
  const { [MARKER]: marker, [NOTES]: notes } = process.env;
  if (!marker || !notes) return;
  const hits = createFindSecrets(marker)(Buffer.from(text)).map((near) => ({ where: what, near }));
  note(notes, { files: 0, bytes: text.length, kept: 0, hits });
};

/** Every process has a file of its own: they may belong to different accounts. */
const note = (notes: string, looked: Looked, folder?: string): void => {
  const hits = looked.hits.map((hit) =>
    folder === undefined ? hit : { ...hit, where: join(folder, hit.where) },
  );
  appendFileSync(join(notes, String(process.pid)), `${JSON.stringify({ ...looked, hits })}\n`);
};

/** Everything that the processes of a run have noted, together. */
export const readNotes = (notes: string): Looked =>
  readdirSync(notes)
    .flatMap((name) => readFileSync(join(notes, name), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Looked)
    .reduce(
      (sum, one) => ({
        files: sum.files + one.files,
        bytes: sum.bytes + one.bytes,
        kept: sum.kept + one.kept,
        hits: [...sum.hits, ...one.hits],
      }),
      { files: 0, bytes: 0, kept: 0, hits: [] },
    );
