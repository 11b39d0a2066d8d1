/** The view Opponents. */
export const Opponents = () => <h1>Opponents</h1>;
