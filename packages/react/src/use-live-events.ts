import type { LiveEvent } from '@foresale/client';
import { useEffect, useRef } from 'react';
import { useConnected } from './connected.ts';

/** Calls the listener with each event, once and in order, as long as the component is mounted. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  const { stream } = useConnected();
  // The newest closure is called, and the stream is not left and joined again at every render.
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(
    () =>
      stream.listen({
        onMessage: (message) => {
          if (message.type === 'event') newest.current(message);
        },
      }),
    [stream],
  );
}
