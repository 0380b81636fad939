/** A class that keeps to the WebSocket standard: a browser's, Node's from version 22, or that of the package ws. */
export interface WebSocketClass {
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
  readonly prototype: { close(code?: number, reason?: string): void; send(data: string): void };
  new (address: string): { readonly readyState: number };
}

/** The given class, else the platform's. */
export function findWebSocket(given: WebSocketClass | undefined): typeof WebSocket | undefined {
  const found: unknown = given ?? globalThis.WebSocket;
  return isWebSocketClass(found) ? found : undefined;
}

/** ws declares looser event types than the standard does, so the compiler needs to be told that its class will do. */
function isWebSocketClass(candidate: unknown): candidate is typeof WebSocket {
  return typeof candidate === 'function' && 'OPEN' in candidate && candidate.OPEN === 1;
}
