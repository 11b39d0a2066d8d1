import { numbers } from '../format/number.ts';

interface Props {
  /** Of the player; or with `sides` White's wins and Black's wins. */
  win: number;
  draw: number;
  loss: number;
  sides?: boolean;
}

/** Wins, draws and losses as one bar: each part with its percentage where it has room, all of them in words. */
export const WdlBar = ({ win, draw, loss, sides = false }: Props) => {
  const total = win + draw + loss;
  const words = sides
    ? `White wins ${win}, draws ${draw}, Black wins ${loss}`
    : `${win} won, ${draw} drawn, ${loss} lost`;
  const part = (name: string, count: number) => {
    const share = total === 0 ? 0 : (100 * count) / total;
    return (
      count > 0 && (
        <span class={name} style={{ width: `${share}%` }}>
          {share >= 14 && <b>{numbers.percent(share)}</b>}
        </span>
      )
    );
  };
  return (
    <div class={sides ? 'wdl sides' : 'wdl'} role="img" aria-label={words} title={words}>
      {part('w', win)}
      {part('d', draw)}
      {part('l', loss)}
    </div>
  );
};
