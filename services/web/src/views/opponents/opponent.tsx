import { NotBuilt } from '../../parts/not-built.tsx';

/** One opponent, head to head. */
export const Opponent = () => <NotBuilt title="Opponent" />;
