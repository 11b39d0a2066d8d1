/** SAN as Lichess's page shows it: a pawn that is dropped has no letter (lila `ui/lib/src/game/sanWriter.ts`). */
export const shownSan = (san: string): string => san.replaceAll(/\bP@/g, '@');
