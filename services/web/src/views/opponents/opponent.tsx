/** One opponent, head to head. */
export const Opponent = () => <h1>Opponent</h1>;
