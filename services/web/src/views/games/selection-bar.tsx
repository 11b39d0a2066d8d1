import { useMutation } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import { numbers } from '../../format/number.ts';
import { Question } from '../../parts/question.tsx';
import { toast, toastError } from '../../parts/toast.tsx';
import type { Filters } from '../../state/game-filters.ts';
import { type Analyzed, analyzeGames, MOST_ANALYZED } from './analyze-games.ts';
import { type ExportFormat, exportHref, saveChosen } from './export-games.ts';
import { chosenCount, inOrder, MATCHING, type Selection } from './selection.ts';

interface Props {
  items: readonly { id: string }[];
  total: number;
  filters: Filters;
  order: 'desc' | 'asc';
  chosen: Selection;
  onChoose: (chosen: Selection) => void;
  onAll: () => void;
}

const FORMATS: readonly { value: ExportFormat; name: string }[] = [
  { value: 'pgn', name: 'PGN' },
  { value: 'ndjson', name: 'NDJSON' },
  { value: 'csv', name: 'CSV' },
];

/** How many games there are and are chosen, and what may be done with them. With none chosen it is about all. */
export const SelectionBar = ({ items, total, filters, order, chosen, onChoose, onAll }: Props) => {
  const [asks, setAsks] = useState(false);
  const picked = chosen === MATCHING || chosen.size === 0 ? undefined : inOrder(chosen, items);
  const count = picked?.length ?? total;
  const analyze = useMutation({
    mutationFn: () => analyzeGames(picked, filters),
    onSuccess: (done) => {
      toast(analyzedWords(done));
      onChoose(new Set());
    },
    onError: toastError,
  });
  const save = useMutation({
    mutationFn: (format: ExportFormat) => saveChosen(picked ?? [], { player: filters.player, order }, format),
    onError: toastError,
  });
  const limited = Math.min(count, MOST_ANALYZED);
  return (
    <div class="line games-bar">
      <label class="line">
        <input
          type="checkbox"
          checked={chosen === MATCHING}
          indeterminate={picked !== undefined}
          onChange={onAll}
        />
        <span class="unseen">Choose all that the filters find</span>
        <span aria-live="polite">
          {chosenCount(chosen, total) === 0
            ? numbers.count(total, 'game')
            : `${numbers.whole(chosenCount(chosen, total))} of ${numbers.count(total, 'game')} chosen`}
        </span>
      </label>
      <span class="grow" />
      <button type="button" class="button" disabled={analyze.isPending} onClick={() => setAsks(true)}>
        Analyze {picked ? 'chosen' : 'all'}
      </button>
      <span class="line">
        <span class="quiet" aria-hidden="true">
          Save as
        </span>
        {FORMATS.map(({ value, name }) =>
          picked === undefined ? (
            <a key={value} class="button" href={exportHref(filters, order, value)} download>
              {name}
              <span class="unseen">: save all games of these filters</span>
            </a>
          ) : (
            <button
              key={value}
              type="button"
              class="button"
              disabled={save.isPending}
              onClick={() => save.mutate(value)}
            >
              {name}
              <span class="unseen">: save the chosen games</span>
            </button>
          ),
        )}
      </span>
      {asks && (
        <Question
          title={`Analyze ${numbers.count(limited, 'game')}?`}
          yes="Analyze"
          onNo={() => setAsks(false)}
          onYes={() => {
            setAsks(false);
            analyze.mutate();
          }}
        >
          <p>
            The engine takes them one after the other; games that are analyzed already cost nothing. The page
            System shows how far it is.
          </p>
          {count > limited && <p>{numbers.whole(MOST_ANALYZED)} at once is the most.</p>}
        </Question>
      )}
    </div>
  );
};

const analyzedWords = ({ requested, alreadyDone, skipped }: Analyzed): string =>
  [
    `${numbers.count(requested, 'game')} wait for the engine`,
    alreadyDone > 0 && `${numbers.whole(alreadyDone)} are done already`,
    skipped > 0 && `${numbers.whole(skipped)} cannot be analyzed`,
  ]
    .filter(Boolean)
    .join(', ')
    .concat('.');
