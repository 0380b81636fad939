import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { originOf } from './settings.ts';

export interface ConnectFormProps {
  readonly url: string | undefined;
  /** Why the token before this one no longer counts; empty after leaving. */
  readonly refusal: string | undefined;
  readonly onConnect: (connection: { readonly url: string; readonly token: string }) => void;
}

export function ConnectForm({ url, refusal, onConnect }: ConnectFormProps): ReactNode {
  const [address, setAddress] = useState(url ?? '');
  const [token, setToken] = useState('');
  const [complaint, setComplaint] = useState<string>();
  const id = useId();

  function submit(event: FormEvent): void {
    event.preventDefault();
    const origin = originOf(address);
    if (origin === undefined) setComplaint('The address must look like https://foresale.example.com.');
    else if (token.trim() === '') setComplaint('Enter the token.');
    else onConnect({ url: origin, token: token.trim() });
  }

  const problem = complaint ?? (refusal === '' ? undefined : refusal);
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <form className="connect" onSubmit={submit}>
        <h2 id={`${id}-title`}>Customers to call now</h2>
        <p className="soft">Connect to Foresale to see them. The token is kept in this tab only.</p>
        {problem === undefined ? null : (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <label htmlFor={`${id}-url`}>Foresale’s address</label>
        <input
          id={`${id}-url`}
          type="text"
          inputMode="url"
          autoComplete="url"
          placeholder="https://foresale.example.com"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <label htmlFor={`${id}-token`}>API token</label>
        <input
          id={`${id}-token`}
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <button type="submit" className="strong">
          Connect
        </button>
      </form>
    </section>
  );
}
