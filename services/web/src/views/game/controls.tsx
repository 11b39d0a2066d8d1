import { api } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { bodyOf } from '../../api/reach.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { StepButton } from '../../parts/step-button.tsx';
import type { Values } from '../../state/address.ts';
import type { FIELDS } from './fields.ts';
import type { Doings } from './use-game-keys.ts';

const pgnOf = async (id: string): Promise<string> => {
  const response = await api.games[':id'].pgn.$get({ param: { id }, query: {} });
  if (!response.ok) throw await problemOf(response);
  return bodyOf(response, 'text');
};

interface Props {
  act: Doings;
  address: Values<typeof FIELDS>;
  id: string;
  fen: string;
}

/** Buttons for what keys do, large enough for a thumb. */
export const Controls = ({ act, address, id, fen }: Props) => (
  <div class="game-controls">
    <div class="steps">
      <StepButton sign="«" name="To the start" run={() => act.jump('start')} />
      <StepButton sign="‹" name="A move back" run={() => act.step(-1)} />
      <StepButton sign="›" name="A move forth" run={() => act.step(1)} />
      <StepButton sign="»" name="To the end" run={() => act.jump('end')} />
      <StepButton sign="⇅" name="Flip the board (f)" run={act.flip} />
    </div>
    <div class="line">
      <Toggle
        name="Lines"
        title="The engine’s lines (l)"
        on={address.lines}
        run={() => act.toggle('lines')}
      />
      <Toggle
        name="Explorer"
        title="What was played here (e)"
        on={address.explorer}
        run={() => act.toggle('explorer')}
      />
      <Toggle name="Arrow" title="The best move (a)" on={address.arrow} run={() => act.toggle('arrow')} />
      <Toggle
        name="Analysis"
        title="All analysis (z)"
        on={address.analysis}
        run={() => act.toggle('analysis')}
      />
      <CopyButton name="Copy FEN" text={fen} />
      <CopyButton name="Copy PGN" text={() => pgnOf(id)} />
    </div>
  </div>
);

const Toggle = ({ name, title, on, run }: { name: string; title: string; on: boolean; run: () => void }) => (
  <button type="button" class="button" title={title} aria-pressed={on} onClick={run}>
    {name}
  </button>
);
