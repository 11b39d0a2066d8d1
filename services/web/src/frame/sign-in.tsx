import { useEffect, useState } from 'preact/hooks';
import { errorLine, errorWords } from '../api/problem.ts';
import { signIn } from '../api/session.ts';

/** Asks for the token where the link did not bring it. */
export const SignIn = ({ failed }: { failed?: unknown }) => {
  const [error, setError] = useState<unknown>(failed);
  useEffect(() => setError(failed), [failed]);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget as HTMLFormElement).get('token') ?? '').trim();
    setBusy(true);
    setError(undefined);
    await signIn(token).catch(setError);
    setBusy(false);
  };
  return (
    <main class="sign-in panel stack">
      <h1>Rookery</h1>
      <p>
        Open the link that <code>bun run up</code> shows in its terminal, or enter the token. It stands in the
        file <code>token</code> of the data folder.
      </p>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        {/* Where password managers keep it. */}
        <input type="text" name="username" value="rookery" autocomplete="username" hidden />
        <label class="field">
          <span class="name">Token</span>
          <input class="input" name="token" type="password" autocomplete="current-password" required />
        </label>
        <p role="alert" class="loss">
          {error !== undefined && refusalWords(error)}
        </p>
        <button type="submit" class="button primary" disabled={busy}>
          Sign in
        </button>
      </form>
    </main>
  );
};

/** Why a token was not taken. */
export const refusalWords = (error: unknown): string =>
  errorWords(error).code.startsWith('unauthorized') ? 'This token is not the right one.' : errorLine(error);
