import type { Move } from '@rookery/shared/contract/game-summary.ts';
import { useMemo, useState } from 'preact/hooks';
import { arrowOf } from '../../board/arrow.ts';
import { type Arrow, Board } from '../../board/board.tsx';
import { EngineLines } from '../../board/engine-lines.tsx';
import { playLine, playUci } from '../../board/rules.ts';
import { useHand } from '../../board/use-hand.ts';
import { type Found, useLines } from '../../board/use-lines.ts';
import type { Judgment, Score } from '../../format/evaluation.ts';
import { shownSan } from '../../format/san.ts';
import { Choices } from '../../parts/choices.tsx';
import { lazyView } from '../../parts/lazy-view.tsx';
import { sideName } from '../../parts/side-name.ts';
import { Skeleton } from '../../parts/states.tsx';
import { toast } from '../../parts/toast.tsx';
import { useAddress } from '../../state/use-address.ts';
import { pliesOf } from '../explorer/line.ts';
import { AnalysisBar } from './analysis-bar.tsx';
import { Controls } from './controls.tsx';
import { ExplorerPanel } from './explorer-panel.tsx';
import type { GameFacts } from './facts.ts';
import { FIELDS } from './fields.ts';
import type { Lit } from './graphs/advantage.ts';
import { EvalBar } from './graphs/eval-bar.tsx';
import { Verdict } from './graphs/verdict.tsx';
import { Head } from './head.tsx';
import { nextJudgment } from './judgments.ts';
import { branch, jump, type Place, step, tryMove } from './line.ts';
import { Moves } from './moves.tsx';
import { PlayerBar } from './player-bar.tsx';
import { useAnalysis } from './use-analysis.ts';
import { useGameKeys } from './use-game-keys.ts';

const TABS = [
  { value: 'advantage', name: 'Advantage' },
  { value: 'clock', name: 'Clock' },
  { value: 'verdict', name: 'Verdict' },
  { value: 'game', name: 'Game' },
] as const;

// The board is there before the code that draws charts, which is half as much again.
const Graphs = lazyView(
  () => import('./graphs/graphs.tsx').then((file) => file.Graphs),
  <section class="card game-tab clock">
    <Skeleton height={206} />
  </section>,
);

const KINDS: readonly Judgment[] = ['mistake', 'blunder'];

/** The game at the place that the address says. */
export const GameBoard = ({ game, moves: given }: { game: GameFacts; moves: readonly Move[] }) => {
  const [address, set] = useAddress(FIELDS);
  const [lit, light] = useState<Lit>();
  const moves = useMemo(() => given.map((move) => ({ ...move, san: shownSan(move.san) })), [given]);
  const { id, variant, initialFen } = game;
  const player = address.player?.toLowerCase();
  const asked = useAnalysis(id, address.source);
  const analysis = address.analysis ? asked.shown : undefined;

  const plies = moves.length;
  const shift = pliesOf(initialFen);
  const first = initialFen.split(' ')[1] === 'b' ? 'black' : 'white';
  const fenAt = (ply: number) => (ply === 0 ? initialFen : (moves[ply - 1]?.fen ?? initialFen));
  const from = Math.max(0, Math.min(plies, address.from));
  const lineText = address.line.join();
  const line = useMemo(
    () => playLine(fenAt(from), variant, lineText ? lineText.split(',') : []),
    [moves, from, lineText, variant],
  );
  const place: Place = {
    ply: Math.max(0, Math.min(plies, address.ply)),
    from,
    // As far as it is legal: an address may say anything.
    line: line.map(({ uci }) => uci),
    at: Math.max(0, Math.min(line.length, address.at)),
  };
  const go = (to: Place) => {
    set({ ply: to.ply, from: to.line.length > 0 ? to.from : 0, line: to.line, at: to.at });
  };
  const fen = place.at > 0 ? (line[place.at - 1]?.fen ?? initialFen) : fenAt(place.ply);
  const lastMove = place.at > 0 ? line[place.at - 1]?.uci : moves[place.ply - 1]?.uci;
  const turn = fen.split(' ')[1] === 'b' ? 'black' : 'white';
  const own = player !== undefined && player === game.black.id ? 'black' : 'white';
  const orientation = address.flip === (own === 'white') ? 'black' : 'white';

  const hand = useHand(fen);
  const found = useLines(fen, variant, address.lines && address.analysis);
  const best = found?.lines[0]?.pv[0] ?? (place.at === 0 ? asked.shown?.moves[place.ply]?.best : undefined);
  const score = !address.analysis
    ? undefined
    : found
      ? scoreOf(found)
      : place.at > 0
        ? undefined
        : asked.shown && (asked.shown.moves[place.ply - 1] ?? {});
  const arrows = useMemo((): Arrow[] => {
    if (!address.arrow || !address.analysis || !best) return [];
    return [arrowOf(best)];
  }, [best, address.arrow, address.analysis]);

  const play = (ucis: readonly string[]) => {
    let [to, at] = [place, fen];
    let known = line;
    for (const uci of ucis) {
      const played = playUci(at, variant, uci);
      if (!played) break;
      to = tryMove(to, played, moves, known);
      known = playLine(fenAt(to.from), variant, to.line);
      at = played.fen;
    }
    go(to);
  };
  const next = (kinds: readonly Judgment[], color?: 'white' | 'black', before = 0) => {
    const ply = nextJudgment(asked.shown?.moves ?? [], place.ply + before, kinds, color, first);
    if (ply === undefined) toast(asked.shown ? 'There is none in this game.' : 'There is no analysis yet.');
    else go({ ...place, ply: ply - before, at: 0 });
  };
  const isFinished = !['created', 'started'].includes(game.status);
  const act = {
    step: (by: -1 | 1) => go(step(place, by, plies, line.length)),
    jump: (to: 'start' | 'end') => go(jump(place, to, plies, line.length)),
    branch: (by: -1 | 1) => {
      const forks = (analysis?.moves ?? []).filter((move) => move.variation).map((move) => move.ply - 1);
      if (place.line.length > 0) forks.push(from);
      go(
        branch(
          place,
          by,
          forks.sort((a, b) => a - b),
          plies,
          line.length,
        ),
      );
    },
    next: (kind: Judgment) => next([kind]),
    toLearn: () => next(KINDS, player ? own : undefined, 1),
    flip: () => set({ flip: !address.flip }),
    playBest: () => {
      if (best) return play([best]);
      set({ lines: true, analysis: true });
      toast('The engine looks at this position. Press space again when its line is there.');
    },
    toggle: (what: 'arrow' | 'analysis' | 'lines' | 'explorer') => set({ [what]: !address[what] }),
    request: () => {
      if (plies === 0) toast('Nobody moved: there is nothing to analyze.');
      else if (!isFinished) toast('A running game cannot be analyzed.');
      else if (asked.running) toast('The analysis is under way.');
      else if (asked.ours?.state === 'done') toast('The analysis is there.');
      else asked.request.mutate();
    },
    close: () => go({ ply: place.at > 0 ? from : place.ply, from: 0, line: [], at: 0 }),
  };
  useGameKeys(act);

  const clockOf = (color: 'white' | 'black') => {
    const ply = place.at > 0 ? from : place.ply;
    return moves.slice(0, ply).findLast((move) => (move.fen.split(' ')[1] === 'b') === (color === 'white'))
      ?.clock;
  };
  const bar = (color: 'white' | 'black') => (
    <PlayerBar
      side={game[color]}
      {...{ color, fen, variant, hand }}
      clock={clockOf(color)}
      isTurn={turn === color}
    />
  );
  const [top, bottom] =
    orientation === 'white' ? (['black', 'white'] as const) : (['white', 'black'] as const);
  return (
    <div class="game" data-tab={address.tab}>
      <Head {...{ game, orientation, shift }} ply={place.at > 0 ? from : place.ply} />
      <div class="game-board">
        {bar(top)}
        <div class={`game-square ${address.analysis ? 'with-eval' : ''}`}>
          {address.analysis && (
            <EvalBar score={score} winner={turn === 'white' ? 'black' : 'white'} orientation={orientation} />
          )}
          <Board
            {...{ fen, variant, orientation, lastMove, arrows, hand }}
            onMove={(uci) => play([uci])}
            onStep={act.step}
          />
        </div>
        {bar(bottom)}
        <Controls {...{ act, address, id, fen }} />
      </div>
      <div class="game-beside">
        <AnalysisBar
          {...{ asked, isFinished }}
          isEmpty={plies === 0}
          onSource={(source) => set({ source })}
        />
        {address.lines && address.analysis && (
          <EngineLines fen={fen} variant={variant} found={found} onPlay={play} />
        )}
        {asked.isKnown || asked.error ? (
          <Moves
            {...{ moves, analysis, variant, initialFen, place, line }}
            shift={shift}
            onPlace={go}
            onClose={act.close}
          />
        ) : (
          // Comments of an analysis that comes later would push the moves down.
          <div class="game-moves panel skeleton" aria-hidden="true" />
        )}
        {address.explorer && (
          <ExplorerPanel fen={fen} variant={variant} player={player} onPlay={(uci) => play([uci])} />
        )}
      </div>
      <div class="game-tabs">
        <Choices
          label="What is shown below"
          options={TABS}
          value={address.tab}
          onChange={(tab) => set({ tab })}
        />
      </div>
      {plies > 0 && (
        <div class="game-graphs">
          <Graphs
            {...{ moves, analysis, lit }}
            other={address.analysis ? asked.other : undefined}
            hidden={!address.analysis}
            running={asked.running}
            {...{ first, shift }}
            initialClock={game.clock?.initial}
            clock={address.clock}
            onClock={(clock) => set({ clock })}
            ply={place.at > 0 ? from : place.ply}
            onPly={(ply) => go({ ...place, ply, at: 0 })}
          />
        </div>
      )}
      {analysis && (
        <section class="card game-below game-tab verdict">
          <Verdict
            analysis={analysis}
            other={asked.other}
            white={sideName(game.white)}
            black={sideName(game.black)}
            onLight={light}
            onNext={(judgment, color) => next([judgment], color)}
          />
        </section>
      )}
    </div>
  );
};

/** What the engine says of the position that it looks at. */
const scoreOf = ({ lines: [line] }: Found): Score =>
  !line ? {} : 'cp' in line.score ? { eval: line.score.cp } : { mate: line.score.mate };
