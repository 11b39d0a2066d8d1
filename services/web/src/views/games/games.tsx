/** The view Games. */
export const Games = () => <h1>Games</h1>;
