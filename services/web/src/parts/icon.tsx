/** Lines of 20 × 20 px, in the color of the text beside. */
const PATHS = {
  rook: 'M5 3h2.5v2H9V3h2v2h1.5V3H15v4l-2 1.5V13l2 1.5V17H5v-2.500L7 13V8.500L5 7z',
  players:
    'M7 9a3 3 0 100-6 3 3 0 000 6zM2 17c0-3 2-5 5-5s5 2 5 5M13 9a2.500 2.500 0 100-5M14 12c2.500 0 4 2 4 5',
  player: 'M3 17V3M3 17h14M5 13l4-4 3 3 5-6',
  games: 'M3 4h14M3 8h14M3 12h14M3 16h14',
  explorer: 'M10 3v5M10 8l-5 4v5M10 8l5 4v5M10 8v9',
  insights: 'M4 17v-6M8 17V7M12 17v-8M16 17V4',
  opponents: 'M4 7h10l-3-3M16 13H6l3 3',
  mistakes: 'M7 7a3 3 0 116 0c0 2-3 2.500-3 5M10 16v.500',
  system: 'M3 4h14v5H3zM3 11h14v5H3zM6 6.500h.500M6 13.500h.500',
  light:
    'M10 6.500a3.500 3.500 0 100 7 3.500 3.500 0 000-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.500 4.500l1 1M14.500 14.500l1 1M4.500 15.500l1-1M14.500 5.500l1-1',
  dark: 'M16 12.500A7 7 0 018 3.500a7 7 0 108 9z',
  bothThemes: 'M10 3a7 7 0 100 14 7 7 0 000-14zM10 3v14M10 6h5M10 9h7M10 12h6.500M10 15h4.500',
  leave: 'M12 3H4v14h8M8 10h9M14 7l3 3-3 3',
  more: 'M4 10h.500M10 10h.500M16 10h.500',
} as const;

export type IconName = keyof typeof PATHS;

/** A sign beside words; it says nothing by itself. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon-shape" viewBox="0 0 20 20" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
