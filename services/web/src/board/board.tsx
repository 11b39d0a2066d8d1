import { Chessground } from '@lichess-org/chessground';
import type { Api } from '@lichess-org/chessground/api';
import type { Config } from '@lichess-org/chessground/config';
import type { DrawShape } from '@lichess-org/chessground/draw';
import type { Key, Role } from '@lichess-org/chessground/types';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { toast } from '../parts/toast.tsx';
import { describePosition } from './describe.ts';
import { DropSquares } from './drop-squares.tsx';
import { Promotion } from './promotion.tsx';
import { destsOf, makeDrop, parsePosition, playUci, promotionsOf } from './rules.ts';
import type { Hand } from './use-hand.ts';

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
  /** What drops pieces of a pocket on the board. */
  hand?: Hand;
  /** Steps of the wheel: −1 back, 1 forth. */
  onStep?: (step: -1 | 1) => void;
}

/** The board of a position, of any variant. Its side is the width that it is given. */
export const Board = (props: Props) => {
  const { fen, variant = 'standard', orientation = 'white', hand, onStep } = props;
  const element = useRef<HTMLDivElement>(null);
  const ground = useRef<Api>();
  const latest = useRef(props);
  latest.current = props;
  const [promotion, setPromotion] = useState<{ uci: string; roles: string[] }>();

  const config = (): Config =>
    configOf(latest.current, {
      after: (orig, dest) => moved(`${orig}${dest}`),
      afterNewPiece: (role, square) => dropped(makeDrop(role, square)),
    });
  const moved = (uci: string) => {
    const position = parsePosition(latest.current.fen, latest.current.variant);
    const roles = position ? promotionsOf(position, uci) : [];
    if (roles.length > 0) setPromotion({ uci, roles });
    else latest.current.onMove?.(uci);
  };
  const dropped = (uci: string) => {
    if (playUci(latest.current.fen, latest.current.variant ?? 'standard', uci))
      return latest.current.onMove?.(uci);
    ground.current?.set(config());
    toast('This piece cannot be dropped there.');
  };
  // Before what is around it is painted: the pieces are in the first picture.
  useLayoutEffect(() => {
    if (!element.current) return;
    ground.current = Chessground(element.current, config());
    return () => ground.current?.destroy();
  }, []);
  useEffect(() => {
    if (hand) hand.drag.current = (piece, event) => ground.current?.dragNewPiece(piece, event);
  }, [hand?.drag]);
  // Whoever steps on has left the pawn where it was.
  useEffect(() => setPromotion(undefined), [fen, variant]);
  useEffect(() => {
    ground.current?.set(config());
  }, [fen, variant, orientation, props.lastMove, props.onMove === undefined]);
  // Apart from the position, which set anew takes a piece of the pocket out of the hand that drags it.
  useEffect(() => ground.current?.setAutoShapes((props.arrows ?? []).map(shapeOf)), [props.arrows]);

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
      {hand?.chosen && props.onMove && (
        <DropSquares
          {...{ fen, variant, orientation }}
          letter={hand.chosen}
          onDrop={(uci) => {
            hand.choose(undefined);
            if (uci) props.onMove?.(uci);
          }}
        />
      )}
      {promotion && (
        <Promotion
          roles={promotion.roles}
          square={promotion.uci.slice(2, 4)}
          orientation={orientation}
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
  events: { after: (orig: Key, dest: Key) => void; afterNewPiece: (role: Role, square: Key) => void },
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
      events,
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
