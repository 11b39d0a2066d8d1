import type uPlot from 'uplot';
import { themeColor } from '../../../chart/options.ts';
import type { judgedPlies, Lit, phaseMarks } from './advantage.ts';

interface Drawn {
  chances: readonly (number | null)[];
  judged: ReturnType<typeof judgedPlies>;
  phases: ReturnType<typeof phaseMarks>;
  lit: Lit | undefined;
}

/** Draws on a chart of winning chances: the areas of both sides, the phases, the judged moves. */
export const drawAdvantage =
  ({ chances, judged, phases, lit }: Drawn) =>
  (plot: uPlot): void => {
    const { ctx } = plot;
    const x = (ply: number) => plot.valToPos(ply, 'x', true);
    const y = (chance: number) => plot.valToPos(chance, 'y', true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
    ctx.clip();
    for (const side of ['white', 'black'] as const) {
      ctx.fillStyle = themeColor(`--${side}`);
      ctx.beginPath();
      for (const [from, to] of runs(chances)) {
        ctx.moveTo(x(from), y(0));
        for (let ply = from; ply <= to; ply++) {
          const [chance, next] = [chances[ply] as number, chances[ply + 1]];
          ctx.lineTo(x(ply), y(only(side, chance)));
          // Where the advantage changes hands, the area ends on the middle line.
          if (ply < to && chance * (next as number) < 0)
            ctx.lineTo(x(ply + chance / (chance - (next as number))), y(0));
        }
        ctx.lineTo(x(to), y(0));
      }
      ctx.fill();
    }
    outline(ctx, chances, x, y);
    for (const { ply, words } of phases) markPhase(plot, x(ply), ply, words);
    for (const one of judged) {
      const chance = chances[one.ply];
      if (typeof chance !== 'number') continue;
      const isLit = lit?.color === one.color && lit.judgment === one.judgment;
      ctx.fillStyle = themeColor(`--${one.judgment}`);
      ctx.strokeStyle = themeColor('--surface');
      ctx.lineWidth = devicePixelRatio;
      ctx.globalAlpha = lit && !isLit ? 0.3 : 1;
      ctx.beginPath();
      ctx.arc(x(one.ply), y(chance), (isLit ? 6 : 3.5) * devicePixelRatio, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
    ctx.restore();
  };

const only = (side: 'white' | 'black', chance: number) =>
  side === 'white' ? Math.max(0, chance) : Math.min(0, chance);

/** From where to where there are values without a gap. */
const runs = (values: readonly (number | null)[]): [number, number][] => {
  const found: [number, number][] = [];
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    const last = found.at(-1);
    if (last && last[1] === i - 1) last[1] = i;
    else found.push([i, i]);
  }
  return found;
};

const outline = (
  ctx: CanvasRenderingContext2D,
  chances: readonly (number | null)[],
  x: (ply: number) => number,
  y: (chance: number) => number,
) => {
  ctx.strokeStyle = themeColor('--line-strong');
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  for (const [from, to] of runs(chances)) {
    ctx.moveTo(x(from), y(chances[from] as number));
    for (let ply = from + 1; ply <= to; ply++) ctx.lineTo(x(ply), y(chances[ply] as number));
  }
  const [left, right] = [x(0), x(chances.length - 1)];
  ctx.moveTo(left, y(0));
  ctx.lineTo(right, y(0));
  ctx.stroke();
};

const markPhase = ({ ctx, bbox }: uPlot, left: number, ply: number, words: string) => {
  ctx.strokeStyle = themeColor('--quiet');
  ctx.lineWidth = devicePixelRatio;
  if (ply > 0) {
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
  }
  // Along the line: phases may be short.
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.save();
  // One that begins at the very end is written over its line.
  const room = 3 * devicePixelRatio;
  const height = 11 * devicePixelRatio;
  const at = Math.min(left + room + devicePixelRatio, bbox.left + bbox.width - height - devicePixelRatio);
  ctx.translate(at, bbox.top + 4 * devicePixelRatio);
  ctx.rotate(Math.PI / 2);
  // On a plate: the areas below are white or black in either theme.
  ctx.fillStyle = themeColor('--surface');
  ctx.fillRect(-room, -height, ctx.measureText(words).width + 2 * room, height + room);
  ctx.fillStyle = themeColor('--quiet');
  ctx.fillText(words, 0, 0);
  ctx.restore();
};
