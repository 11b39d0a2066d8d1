import { Chessground } from '@lichess-org/chessground';
import type { Api } from '@lichess-org/chessground/api';
import type { Config } from '@lichess-org/chessground/config';
import type { DrawShape } from '@lichess-org/chessground/draw';
import type { Key } from '@lichess-org/chessground/types';
import { useEffect, useRef, useState } from 'preact/hooks';
import { describePosition } from './describe.ts';
import { Promotion } from './promotion.tsx';
import { destsOf, parsePosition, promotionsOf } from './rules.ts';

export interface Arrow {
  from: string;
  /** Without it a circle. */
  to?: string;
  brush?: 'green' | 'red' | 'blue' | 'yellow' | 'paleBlue' | 'paleGreen' | 'paleRed' | 'paleGrey';
}

interface Props {
  fen: string;
  variant?: string;
  orientation?: 'white' | 'black';
  /** UCI; a drop lights its square. */
  lastMove?: string;
  arrows?: readonly Arrow[];
  /** Any legal move may be made; without it nothing on the board moves. UCI, castling as the king takes its rook. */
  onMove?: (uci: string) => void;
  /** Steps of the wheel: −1 back, 1 forth. */
  onStep?: (step: -1 | 1) => void;
}

/** The board of a position, of any variant. Its side is the width that it is given. */
export const Board = (props: Props) => {
  const { fen, variant = 'standard', orientation = 'white', onStep } = props;
  const element = useRef<HTMLDivElement>(null);
  const ground = useRef<Api>();
  const latest = useRef(props);
  latest.current = props;
  const [promotion, setPromotion] = useState<{ uci: string; roles: string[] }>();

  const config = (): Config => configOf(latest.current, (orig, dest) => moved(`${orig}${dest}`));
  const moved = (uci: string) => {
    const position = parsePosition(latest.current.fen, latest.current.variant);
    const roles = position ? promotionsOf(position, uci) : [];
    if (roles.length > 0) setPromotion({ uci, roles });
    else latest.current.onMove?.(uci);
  };
  useEffect(() => {
    if (!element.current) return;
    ground.current = Chessground(element.current, config());
    return () => ground.current?.destroy();
  }, []);
  useEffect(() => {
    ground.current?.set(config());
  }, [fen, variant, orientation, props.lastMove, props.arrows, props.onMove === undefined]);

  const onWheel = (event: WheelEvent) => {
    if (!onStep || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    onStep(event.deltaY < 0 ? -1 : 1);
  };
  return (
    <div
      class="board"
      onWheel={onWheel}
      // What is above the board may have grown since it was measured.
      onPointerDownCapture={() => ground.current?.state.dom.bounds.clear()}
    >
      <div ref={element} aria-hidden="true" />
      <p class="unseen" aria-live="polite">
        {describePosition(fen)}
      </p>
      {promotion && (
        <Promotion
          roles={promotion.roles}
          color={fen.split(' ')[1] === 'b' ? 'black' : 'white'}
          onChoose={(role) => {
            setPromotion(undefined);
            if (role) latest.current.onMove?.(`${promotion.uci}${role}`);
            else ground.current?.set(config());
          }}
        />
      )}
    </div>
  );
};

const configOf = (
  { fen, variant = 'standard', orientation = 'white', lastMove, arrows = [], onMove }: Props,
  after: (orig: Key, dest: Key) => void,
): Config => {
  const position = parsePosition(fen, variant);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    fen,
    orientation,
    turnColor: position?.turn ?? 'white',
    check: position?.isCheck() ?? false,
    lastMove: squaresOf(lastMove),
    coordinates: true,
    viewOnly: onMove === undefined,
    addDimensionsCssVarsTo: undefined,
    disableContextMenu: true,
    animation: { enabled: !isStill, duration: 120 },
    premovable: { enabled: false },
    drawable: { enabled: true, autoShapes: arrows.map(shapeOf) },
    movable: {
      free: false,
      color: position?.turn,
      dests: onMove && position ? destsOf(position) : new Map(),
      showDests: true,
      rookCastle: true,
      events: { after },
    },
  };
};

const squaresOf = (uci: string | undefined): Key[] => {
  if (uci === undefined) return [];
  return (uci.includes('@') ? [uci.slice(2, 4)] : [uci.slice(0, 2), uci.slice(2, 4)]) as Key[];
};

const shapeOf = ({ from, to, brush = 'paleBlue' }: Arrow): DrawShape => ({
  orig: from as Key,
  ...(to !== undefined && { dest: to as Key }),
  brush,
});
