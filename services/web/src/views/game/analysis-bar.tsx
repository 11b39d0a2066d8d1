import { Link } from 'wouter-preact';
import { numbers } from '../../format/number.ts';
import { Choices } from '../../parts/choices.tsx';
import type { useAnalysis } from './use-analysis.ts';

interface Props {
  asked: ReturnType<typeof useAnalysis>;
  isFinished: boolean;
  /** Nobody moved: there is nothing to analyze. */
  isEmpty: boolean;
  onSource: (source: 'rookery' | 'lichess') => void;
}

/** Where the analysis of the game stands, and what can be done: ask for it, cancel it, see the other source. */
export const AnalysisBar = ({ asked, isFinished, isEmpty, onSource }: Props) => {
  const { ours, shown, other, running, request, cancel, isKnown } = asked;
  if (!isKnown) return <div class="game-analysis" />;
  return (
    <div class="game-analysis line">
      {running && ours ? (
        <>
          <span>
            {ours.state === 'queued'
              ? 'The analysis waits for an engine.'
              : `Analyzing: ${numbers.whole(ours.covered)} of ${numbers.whole(ours.plies)} moves`}
          </span>
          <progress class="grow" aria-label="Analysis" value={ours.covered} max={Math.max(1, ours.plies)} />
          <button type="button" class="button" onClick={() => cancel.mutate()} disabled={cancel.isPending}>
            Cancel
          </button>
        </>
      ) : (
        <>
          {ours?.state === 'failed' && (
            <span class="loss">
              {ours.error?.code === 'engine_not_available' ? (
                <>
                  No engine is there for this game. <Link href="/system">See what is missing</Link>.
                </>
              ) : (
                `The analysis failed: ${ours.error?.detail ?? 'nobody knows why'}.`
              )}
            </span>
          )}
          {ours?.state === 'done' && !other && (
            <span class="quiet">Analyzed with {numbers.short(ours.contract.nodes)} nodes a move.</span>
          )}
          {ours?.state === 'canceled' && <span class="quiet">The analysis was canceled.</span>}
          {ours?.state !== 'done' && isFinished && !isEmpty && (
            <button
              type="button"
              class="button primary"
              disabled={request.isPending}
              title="r"
              onClick={() => request.mutate()}
            >
              Request computer analysis
            </button>
          )}
          {!isFinished && !isEmpty && (
            <span class="quiet">A running game can be analyzed when it has ended.</span>
          )}
        </>
      )}
      {shown && other && (
        <Choices
          label="Analysis by"
          options={[
            { value: 'rookery', name: 'Ours' },
            { value: 'lichess', name: 'Lichess' },
          ]}
          value={shown.source}
          onChange={onSource}
        />
      )}
    </div>
  );
};
