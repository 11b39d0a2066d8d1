import { NotBuilt } from '../../parts/not-built.tsx';

/** The view Game. */
export const Game = () => <NotBuilt title="Game" />;
