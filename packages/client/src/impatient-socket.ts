/** How long the other side may take to agree that a socket is closed. */
const farewellMilliseconds = 1_000;

/**
 * A socket that is closed soon after it was told to. On a network that is dead the platform's own waits for the other
 * side for a minute, and reports an open connection all the while.
 */
export function impatient(Base: typeof WebSocket): typeof WebSocket {
  return class extends Base {
    override close(code?: number, reason?: string): void {
      super.close(code, reason);
      if (this.readyState !== this.CLOSING) return;
      const ended = new AbortController();
      const giveUp = setTimeout(() => {
        ended.abort();
        this.dispatchEvent(new Event('close'));
      }, farewellMilliseconds);
      this.addEventListener('close', () => clearTimeout(giveUp), { once: true, signal: ended.signal });
    }
  };
}
