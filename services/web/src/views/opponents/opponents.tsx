import { NotBuilt } from '../../parts/not-built.tsx';

/** The view Opponents. */
export const Opponents = () => <NotBuilt title="Opponents" />;
