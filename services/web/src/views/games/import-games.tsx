import type { ImportProgress, ImportResult } from '@rookery/shared/contract/import.ts';
import { useMutation } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import { cache } from '../../api/cache.ts';
import { numbers } from '../../format/number.ts';
import { Failure } from '../../parts/states.tsx';
import { toast } from '../../parts/toast.tsx';
import { fileTypeOf } from './file-type.ts';
import { ImportOutcome } from './import-outcome.tsx';
import { uploadGames } from './upload.ts';

interface Job {
  file: File;
  type: string;
  abort: AbortController;
}

/** Takes a file of games, dropped anywhere on the page or chosen; says how far it is and what was refused. */
export const ImportGames = ({ player }: { player: string | undefined }) => {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [progress, setProgress] = useState<ImportProgress>();
  const [outcome, setOutcome] = useState<ImportResult>();
  const upload = useMutation({
    mutationFn: ({ file, type, abort }: Job) => uploadGames(file, type, player, setProgress, abort.signal),
    onMutate: () => {
      setProgress(undefined);
      setOutcome(undefined);
    },
    onSuccess: setOutcome,
    onSettled: () => {
      void cache.resetQueries({ queryKey: ['game list'] });
      void cache.invalidateQueries({ queryKey: ['games'] });
      void cache.invalidateQueries({ queryKey: ['players'] });
    },
  });
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (!file || upload.isPending) return;
    const type = fileTypeOf(file.name);
    if (type === undefined)
      return toast(`${file.name} cannot be read: PGN or NDJSON is taken, plain or .gz.`);
    if ((files?.length ?? 0) > 1) toast(`One file at a time: only ${file.name} is imported.`);
    upload.mutate({ file, type, abort: new AbortController() });
  };
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => listenForFiles(setOver, (files) => latest.current(files)), []);
  const isStopped = upload.error instanceof DOMException;
  return (
    <section class={over ? 'games-import over' : 'games-import'} aria-label="Import">
      <div class="line">
        <input
          ref={input}
          type="file"
          class="unseen"
          tabIndex={-1}
          aria-label="A file of games"
          accept=".pgn,.ndjson,.jsonl,.json,.txt,.gz"
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <button
          type="button"
          class="button"
          disabled={upload.isPending}
          onClick={() => input.current?.click()}
        >
          Import a file
        </button>
        <span class="quiet grow" aria-live="polite">
          {upload.isPending
            ? progressWords(upload.variables.file.name, progress)
            : over
              ? 'Let go to import it.'
              : 'or drop one here: PGN or NDJSON, plain or .gz.'}
        </span>
        {upload.isPending && (
          <button type="button" class="button" onClick={() => upload.variables.abort.abort()}>
            Stop
          </button>
        )}
      </div>
      {upload.isPending && (
        <progress
          aria-label="Import"
          {...(progress &&
            upload.variables.type !== 'application/gzip' && {
              value: progress.bytes,
              max: Math.max(upload.variables.file.size, 1),
            })}
        />
      )}
      {isStopped && <p class="quiet">Stopped. The games that came in before stay.</p>}
      {upload.error && !isStopped && (
        <Failure
          error={upload.error}
          onRetry={() => upload.variables && retry(upload.variables, upload.mutate)}
        />
      )}
      {outcome && <ImportOutcome outcome={outcome} onClose={() => setOutcome(undefined)} />}
    </section>
  );
};

const retry = (job: Job, mutate: (job: Job) => void) => mutate({ ...job, abort: new AbortController() });

const progressWords = (name: string, progress: ImportProgress | undefined): string =>
  progress
    ? `${name}: ${numbers.count(progress.games, 'game')} read, ${numbers.whole(progress.created)} new, ${numbers.whole(progress.refused)} refused`
    : `${name} is being read …`;

/** Files may be let go anywhere: the browser would else leave the page for one that misses. */
const listenForFiles = (setOver: (over: boolean) => void, take: (files: FileList) => void): (() => void) => {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const hover = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) setOver(false);
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  addEventListener('dragover', hover);
  addEventListener('dragleave', leave);
  addEventListener('drop', drop);
  return () => {
    removeEventListener('dragover', hover);
    removeEventListener('dragleave', leave);
    removeEventListener('drop', drop);
  };
};
