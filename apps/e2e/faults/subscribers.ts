import { type Client, createClient } from '@foresale/client';

export interface Reckoning {
  readonly lost: number;
  readonly doubled: number;
  readonly refetches: number;
}

/** One reader of the live events, through the client that other teams use, who keeps what arrived. */
export class Subscriber {
  readonly #client: Client;
  readonly #times = new Map<number, number>();
  readonly #subscription: { unsubscribe(): void };
  #highest: number;
  #refetches = 0;

  constructor(options: { readonly url: string; readonly token: string; readonly after: number }) {
    this.#highest = options.after;
    this.#client = createClient({ url: options.url, token: options.token });
    this.#subscription = this.#client.api.live.events.subscribe(
      { lastEventId: String(options.after) },
      {
        onData: ({ data }) => {
          if (data.type === 'refetch') this.#refetches += 1;
          else this.#times.set(data.id, (this.#times.get(data.id) ?? 0) + 1);
          this.#highest = Math.max(this.#highest, data.id);
        },
      },
    );
  }

  isOpen(): boolean {
    return this.#client.connection() === 'open';
  }

  highest(): number {
    return this.#highest;
  }

  /** Against what the log holds for the role of the reader. */
  reckon(visible: readonly number[]): Reckoning {
    const lost = visible.filter((id) => !this.#times.has(id)).length;
    const doubled = [...this.#times.values()].reduce((sum, times) => sum + times - 1, 0);
    return { lost, doubled, refetches: this.#refetches };
  }

  async close(): Promise<void> {
    this.#subscription.unsubscribe();
    await this.#client.close();
  }
}
