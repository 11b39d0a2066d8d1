import type { Analysis } from '@rookery/shared/contract/analysis.ts';
import { Fragment } from 'preact';
import type { Judgment } from '../../../format/evaluation.ts';
import { numbers } from '../../../format/number.ts';
import type { Lit } from './advantage.ts';

interface Props {
  analysis: Analysis;
  /** The second source, where there are both. */
  other: Analysis | undefined;
  white: string;
  black: string;
  onLight: (lit: Lit | undefined) => void;
  onNext: (judgment: Judgment, color: 'white' | 'black') => void;
}

const COUNTS = [
  ['inaccuracy', 'Inaccuracies'],
  ['mistake', 'Mistakes'],
  ['blunder', 'Blunders'],
] as const;
const PHASES = [
  ['opening', 'Opening'],
  ['middlegame', 'Middlegame'],
  ['endgame', 'Endgame'],
] as const;
const SIDES = ['white', 'black'] as const;

const sourceOf = ({ source, contract }: Analysis): string =>
  source === 'lichess' ? 'Lichess' : `Rookery, ${numbers.short(contract.nodes)} nodes a move`;

/** Judgments, accuracy and average centipawn loss of both sides, as a whole and by phase, from one source or two. */
export const Verdict = ({ analysis, other, white, black, onLight, onNext }: Props) => {
  const sources = [analysis, other].filter((one) => one !== undefined);
  const names = { white, black };
  if (!analysis.white || !analysis.black)
    return <p class="quiet">Accuracy and centipawn loss come when every move is evaluated.</p>;
  return (
    <div class="table-frame">
      <table class="table game-verdict">
        <caption class="unseen">Accuracy and centipawn loss of both sides, by phase</caption>
        <thead>
          <tr>
            <th scope="col">{sources.length > 1 ? 'By source' : sourceOf(analysis)}</th>
            {SIDES.map((color) => (
              <th key={color} scope="colgroup" class="number" colSpan={sources.length}>
                <span class={`game-side ${color}`} aria-hidden="true" /> {names[color]}
              </th>
            ))}
          </tr>
          {sources.length > 1 && (
            <tr>
              <td />
              {SIDES.flatMap((color) =>
                sources.map((one) => (
                  <th key={`${color}${one.source}`} scope="col" class="number" title={sourceOf(one)}>
                    {one.source === 'lichess' ? 'Lichess' : 'Rookery'}
                  </th>
                )),
              )}
            </tr>
          )}
        </thead>
        <tbody>
          {COUNTS.map(([judgment, words]) => (
            <tr key={judgment}>
              <th scope="row">
                <span class={`game-word ${judgment}`}>{words}</span>
              </th>
              {SIDES.flatMap((color) =>
                sources.map((one, i) => (
                  <td key={`${color}${one.source}`} class="number">
                    {i === 0 && (one[color]?.[judgment] ?? 0) > 0 ? (
                      <button
                        type="button"
                        class="link"
                        aria-label={`${names[color]}: ${words} ${one[color]?.[judgment]}, go to the next`}
                        onMouseEnter={() => onLight({ color, judgment })}
                        onMouseLeave={() => onLight(undefined)}
                        onFocus={() => onLight({ color, judgment })}
                        onBlur={() => onLight(undefined)}
                        onClick={() => onNext(judgment, color)}
                      >
                        {one[color]?.[judgment]}
                      </button>
                    ) : (
                      numbers.whole(one[color]?.[judgment])
                    )}
                  </td>
                )),
              )}
            </tr>
          ))}
          <Measure words="Average centipawn loss" {...{ sources }} of={(side) => numbers.whole(side?.acpl)} />
          <Measure words="Accuracy" {...{ sources }} of={(side) => percentOf(side?.accuracy)} />
          {PHASES.map(([phase, words]) => (
            <Fragment key={phase}>
              {SIDES.some((color) => analysis[color]?.phases[phase]) && (
                <Measure
                  words={`${words}: accuracy · loss`}
                  sources={sources}
                  of={(side) => {
                    const part = side?.phases[phase];
                    return part ? `${percentOf(part.accuracy)} · ${numbers.whole(part.acpl)}` : '–';
                  }}
                />
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const percentOf = (value: number | null | undefined): string =>
  typeof value === 'number' ? numbers.percent(value) : '–';

const Measure = ({
  words,
  sources,
  of,
}: {
  words: string;
  sources: readonly Analysis[];
  of: (side: Analysis['white'] | undefined) => string;
}) => (
  <tr>
    <th scope="row">{words}</th>
    {SIDES.flatMap((color) =>
      sources.map((one) => (
        <td key={`${color}${one.source}`} class="number">
          {of(one[color])}
        </td>
      )),
    )}
  </tr>
);
