import { ForesaleProvider } from '@foresale/react';
import { type ReactNode, useState } from 'react';
import { ConnectForm } from './connect-form.tsx';
import { CustomersToCall } from './customers-to-call.tsx';
import type { Settings } from './settings.ts';
import { forgetToken, keepToken } from './token-store.ts';

interface Connection {
  readonly url: string;
  readonly token: string;
}

export function Widget({ settings }: { readonly settings: Settings }): ReactNode {
  const { limit } = settings;
  const [entered, setEntered] = useState<Connection>();
  const [refusal, setRefusal] = useState<string>();
  const url = entered?.url ?? settings.url;
  const token = entered?.token ?? settings.token;

  function connect(connection: Connection): void {
    keepToken(connection.url, connection.token);
    setRefusal(undefined);
    setEntered(connection);
  }

  function disconnect(because?: string): void {
    if (url !== undefined) forgetToken(url);
    setRefusal(because ?? '');
    setEntered(undefined);
  }

  if (url === undefined || token === undefined || refusal !== undefined) {
    return <ConnectForm url={url} refusal={refusal} onConnect={connect} />;
  }
  return (
    <ForesaleProvider url={url} token={token}>
      <CustomersToCall url={url} limit={limit} onDisconnect={disconnect} />
    </ForesaleProvider>
  );
}
