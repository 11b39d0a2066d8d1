import { useMemo } from 'preact/hooks';
import { Chart } from '../../../chart/chart.tsx';
import type { Series } from '../../../chart/series.ts';
import { chancesByPly, judgedPlies, phaseMarks, readAdvantage } from './advantage.ts';
import { drawAdvantage } from './draw-advantage.ts';
import type { GraphProps } from './graph-props.ts';
import { usePlies } from './use-plies.ts';

const RANGE: [number, number] = [-1, 1];

/** White's winning chances by ply, with the phases and the judged moves; a click goes to the ply. */
export const AdvantageGraph = ({
  moves,
  analysis,
  other,
  first,
  shift,
  ply,
  lit,
  onPly,
  running,
}: GraphProps) => {
  const read = useMemo(() => {
    const byPly = new Map(analysis?.moves.map((move) => [move.ply, move]));
    return (at: number) => readAdvantage(at, moves[at - 1]?.san, byPly.get(at), shift);
  }, [moves, analysis, shift]);
  const x = usePlies(moves.length, shift, read);
  const chances = useMemo(
    () => chancesByPly(moves.length, analysis?.moves ?? [], first),
    [moves, analysis, first],
  );
  const series = useMemo((): Series[] => {
    const line = {
      unit: '',
      kind: 'line' as const,
      format: (chance: number) => (chance === 0 ? '0' : `${chance > 0 ? '+' : '−'}${Math.abs(chance)}`),
    };
    return [
      {
        ...line,
        name: "Winning chances, White's view",
        values: chances,
        color: '--line-strong',
        silent: true,
      },
      ...(other
        ? [
            {
              ...line,
              name: other.source === 'lichess' ? 'Lichess' : 'Rookery',
              values: chancesByPly(moves.length, other.moves, first),
              color: '--accent',
              silent: true,
            },
          ]
        : []),
    ];
  }, [chances, other, moves, first]);
  const draw = useMemo(
    () =>
      drawAdvantage({
        chances,
        judged: judgedPlies(analysis?.moves ?? [], first),
        phases: phaseMarks(analysis?.division),
        lit,
      }),
    [chances, analysis, first, lit?.color, lit?.judgment],
  );
  return (
    <Chart
      title="Advantage"
      description={
        running
          ? 'Winning chances by move, as far as the analysis has come.'
          : 'Winning chances by move, White above and Black below.'
      }
      {...{ x, series, draw }}
      height={180}
      range={RANGE}
      at={ply}
      onSelect={onPly}
    />
  );
};
