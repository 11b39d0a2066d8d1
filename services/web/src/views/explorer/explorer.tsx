import { useEffect, useMemo, useState } from 'preact/hooks';
import { arrowOf } from '../../board/arrow.ts';
import { type Arrow, Board } from '../../board/board.tsx';
import { EngineLines } from '../../board/engine-lines.tsx';
import { Pocket } from '../../board/pocket.tsx';
import { parsePosition, playLine, startFen } from '../../board/rules.ts';
import { useHand } from '../../board/use-hand.ts';
import { useLines } from '../../board/use-lines.ts';
import { FilterBar, isFiltered } from '../../parts/filter-bar.tsx';
import { clearedFilters } from '../../parts/filter-chips.tsx';
import { useKeys } from '../../parts/keys.ts';
import { NoGames } from '../../parts/no-games.tsx';
import { Failure, SkeletonRows } from '../../parts/states.tsx';
import { StepButton } from '../../parts/step-button.tsx';
import { useAddress } from '../../state/use-address.ts';
import { useFilters } from '../../state/use-filters.ts';
import { FIELDS } from './fields.ts';
import { asLichess, openingAlong, placeAt, play, pliesOf } from './line.ts';
import { LineBar } from './line-bar.tsx';
import { MoveTable } from './move-table.tsx';
import { NotReached } from './not-reached.tsx';
import { PositionField } from './position-field.tsx';
import { PositionGames } from './position-games.tsx';
import { StartChooser } from './start-chooser.tsx';
import { SubjectBar } from './subject-bar.tsx';
import { knownAnswer, useExplorer, useStarts } from './use-explorer.ts';

/** The view Explorer: any position, what was played from it, and the games that reached it. */
export const Explorer = () => {
  const [filters, change] = useFilters();
  const [{ fen: given, line: moves, at: asked, flip, engine, sort }, set] = useAddress(FIELDS);
  const variant = filters.variant ?? 'standard';
  const starts = useStarts(variant, filters);
  const start = given ?? starts?.[0]?.fen ?? startFen(variant);
  const line = useMemo(() => playLine(start, variant, moves), [start, variant, moves]);
  const at = placeAt(asked, line.length);
  const fen = line[at - 1]?.fen ?? start;
  const position = useMemo(() => parsePosition(fen, variant), [fen, variant]);
  const query = useExplorer({ fen, variant, filters, sort }, given !== undefined || starts !== undefined);
  const lines = useLines(fen, variant, engine && position !== undefined);
  const found = query.data?.pages[0];
  const old = query.isPlaceholderData;
  const opening = openingAlong(
    [start, ...line.slice(0, at).map((played) => played.fen)],
    (before) => knownAnswer({ fen: before, variant, filters, sort })?.opening,
  );
  const [pointed, point] = useState<string>();
  // The row that the pointer was on is gone with its position.
  useEffect(() => point(undefined), [fen, variant]);

  const go = (to: number) => {
    const next = placeAt(to, line.length);
    set({ at: next === line.length ? undefined : next });
  };
  const make = (ucis: readonly string[]) => {
    let place = { line: line.map(({ uci }) => uci) as readonly string[], at };
    for (const uci of ucis) {
      const before = parsePosition(playLine(start, variant, place.line)[place.at - 1]?.fen ?? start, variant);
      if (!before) break;
      place = play(place, asLichess(before, uci, variant));
    }
    set({
      line: place.line,
      at: place.at === place.line.length ? undefined : place.at,
      // Which start is the most played changes; a link does not.
      ...(variant === 'chess960' && { fen: start }),
    });
  };
  const begin = (next: string | undefined) => set({ fen: next, line: [], at: undefined }, 'push');
  const turn = () => set({ flip: !flip });
  const toggleEngine = () => set({ engine: !engine });
  useKeys('Explorer', [
    { keys: ['ArrowLeft', 'k'], words: 'a move back', run: () => go(at - 1) },
    { keys: ['ArrowRight', 'j'], words: 'a move forth', run: () => go(at + 1) },
    { keys: ['ArrowUp', 'Home', '0'], words: 'the start of the line', run: () => go(0) },
    { keys: ['ArrowDown', 'End', '$'], words: 'the end of the line', run: () => go(line.length) },
    { keys: ['f'], words: 'flip the board', run: turn },
    { keys: ['l'], words: 'the engine on, off', run: toggleEngine },
  ]);

  const top = old ? undefined : found?.moves[0]?.uci;
  const arrows = useMemo(() => arrowsOf(old ? undefined : pointed, top), [pointed, top, old]);
  // The variant is what is explored, no filter that could be dropped.
  const canDrop = isFiltered({ ...filters, variant: undefined });
  const hand = useHand(fen);
  const pocket = (color: 'white' | 'black') =>
    variant === 'crazyhouse' && position && <Pocket {...{ fen, color, hand }} />;
  const isBlackBelow = (filters.color === 'black') !== flip;
  const games = query.data?.pages.flatMap((page) => page.games) ?? [];
  const count = found ? found.white + found.draws + found.black : 0;

  return (
    <>
      <h1 class="unseen">Explorer</h1>
      <div class="explorer">
        <div class="explorer-left">
          {pocket(isBlackBelow ? 'white' : 'black')}
          <Board
            fen={position ? fen : startFen('standard')}
            variant={variant}
            orientation={isBlackBelow ? 'black' : 'white'}
            lastMove={line[at - 1]?.uci}
            arrows={arrows}
            onMove={position ? (uci) => make([uci]) : undefined}
            onStep={(by) => go(at + by)}
            hand={hand}
          />
          {pocket(isBlackBelow ? 'black' : 'white')}
          <div class="explorer-controls">
            <StepButton name="Start" sign="«" off={at === 0} run={() => go(0)} />
            <StepButton name="A move back" sign="‹" off={at === 0} run={() => go(at - 1)} />
            <StepButton name="A move forth" sign="›" off={at === line.length} run={() => go(at + 1)} />
            <StepButton name="End" sign="»" off={at === line.length} run={() => go(line.length)} />
            <StepButton name="Flip the board" sign="⇅" run={turn} />
            <button type="button" class="button" aria-pressed={engine} title="Key l" onClick={toggleEngine}>
              Engine
            </button>
          </div>
          <LineBar line={line} at={at} before={pliesOf(start)} onGo={go} />
          <p class="explorer-opening cut" title={opening?.name}>
            {opening ? `${opening.eco} ${opening.name}` : '\u00a0'}
          </p>
          {engine && position && (
            <EngineLines fen={fen} variant={variant} found={lines} onPlay={(ucis) => make(ucis)} />
          )}
          <PositionField fen={fen} variant={variant} onMove={(uci) => make([uci])} onFen={begin} />
        </div>
        <div class="explorer-right stack">
          <SubjectBar
            filters={filters}
            change={change}
            onVariant={(next) => {
              change({ variant: next === 'standard' ? undefined : next });
              set({ fen: undefined, line: [], at: undefined });
            }}
          />
          {variant === 'chess960' && starts && <StartChooser fen={start} starts={starts} onFen={begin} />}
          <FilterBar hide={['variant', 'color']} />
          {query.error ? (
            <Failure error={query.error} onRetry={() => void query.refetch()}>
              {given !== undefined && (
                <button type="button" class="button" onClick={() => begin(undefined)}>
                  To the start position
                </button>
              )}
            </Failure>
          ) : !found ? (
            <SkeletonRows rows={12} />
          ) : count === 0 && at === 0 && given === undefined ? (
            <NoGames filters={filters} />
          ) : count === 0 ? (
            <NotReached
              player={filters.player}
              onBack={at > 0 ? () => go(at - 1) : undefined}
              onDrop={canDrop ? () => change({ ...clearedFilters(), variant: filters.variant }) : undefined}
              onStart={given === undefined ? undefined : () => begin(undefined)}
            />
          ) : (
            <>
              <MoveTable found={found} old={old} onPlay={(uci) => !old && make([uci])} onPoint={point} />
              <PositionGames
                games={games}
                plies={pliesOf(fen)}
                sort={sort}
                onSort={(next) => set({ sort: next })}
                onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
                isFetching={query.isFetchingNextPage}
                old={old}
              />
            </>
          )}
        </div>
      </div>
    </>
  );
};

/** The move that is pointed at, else the most played one lightly; a drop is a circle. */
const arrowsOf = (pointed: string | undefined, top: string | undefined): Arrow[] => {
  const uci = pointed ?? top;
  if (uci === undefined) return [];
  return [arrowOf(uci, pointed === undefined ? 'paleGrey' : 'blue')];
};
