import { getRouting, type Client, type ModelRoutingAnswer } from '@switchyard/api-client';
import { DASHBOARD_SILENT } from '../api/browser-api.ts';
import { Observable } from '../api/observable.ts';
import { outcomeOf, type Trouble } from '../api/trouble.ts';

/** The live routing of one model as last heard. */
export interface RoutingState {
  readonly routing: ModelRoutingAnswer;
  /** Why it may be stale; null when the last attempt brought it. */
  readonly trouble: Trouble | null;
}

/** Keeps the routing of one model up to date: asked anew whenever told to, the last asked wins. */
export class RoutingFeed {
  readonly state: Observable<RoutingState>;
  readonly #client: Client;
  #asked = 0;

  constructor(client: Client, initial: ModelRoutingAnswer) {
    this.#client = client;
    this.state = new Observable({ routing: initial, trouble: null });
  }

  /** @returns whether the api answered */
  async refresh(): Promise<boolean> {
    const turn = ++this.#asked;
    const outcome = await outcomeOf(getRouting({ client: this.#client }), DASHBOARD_SILENT);
    if (turn !== this.#asked) return outcome.ok;
    const { routing } = this.state.get();
    if (!outcome.ok) {
      this.state.set({ routing, trouble: outcome.trouble });
      return false;
    }
    const found = outcome.value.models.find(({ model }) => model === routing.model);
    this.state.set({ routing: found ?? { ...routing, arms: [] }, trouble: null });
    return true;
  }
}
