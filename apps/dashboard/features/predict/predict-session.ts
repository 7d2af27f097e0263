import type { Client } from '@switchyard/api-client';
import { Observable } from '../api/observable.ts';
import type { Schedule } from '../api/schedule.ts';
import type { Outcome, Trouble } from '../api/trouble.ts';
import { compareWithBrowser, type Agreement } from '../model/agreement.ts';
import { BrowserModels } from '../model/browser-models.ts';
import { askPrediction, type Answer, type AskedModel, type Question } from './ask-prediction.ts';
import { LatestWins } from './latest-wins.ts';

/** Everything that the page shows of its questions. */
export interface PredictState {
  /** The newest answer; stays while the next one is on its way, goes when that fails. */
  readonly answer: Answer | null;
  readonly trouble: Trouble | null;
  readonly agreement: Agreement;
  /** Whether a counted prediction is on its way. */
  readonly counting: boolean;
}

const NOTHING: PredictState = {
  answer: null,
  trouble: null,
  agreement: { kind: 'checking' },
  counting: false,
};
const DELAY_MS = 120;

/** The conversation between one page and one model: previews as the fields change, counted predictions on demand. */
export class PredictSession {
  readonly state = new Observable<PredictState>(NOTHING);
  readonly #client: Client;
  readonly #model: AskedModel;
  readonly #browserModels: BrowserModels;
  readonly #previews: LatestWins<Question, Outcome<Answer>>;
  #question: Question | null = null;

  constructor(client: Client, model: AskedModel, schedule?: Schedule) {
    this.#client = client;
    this.#model = model;
    this.#browserModels = new BrowserModels(client, model.name);
    this.#previews = new LatestWins({
      ask: (question, signal) => askPrediction(client, model, question, false, signal),
      deliver: (outcome) => this.#show(outcome),
      delayMs: DELAY_MS,
      ...(schedule === undefined ? {} : { schedule }),
    });
  }

  /** Asks for a preview, soon. */
  preview(question: Question): void {
    this.#question = question;
    this.#previews.ask(question);
  }

  /**
   * Predicts what the fields say now, counted and recorded. The answer is shown unless the fields have changed since.
   *
   * @returns null when there is nothing to ask, when one is on its way already, or when it was refused
   */
  async count(): Promise<Answer | null> {
    const question = this.#question;
    if (question === null || this.state.get().counting) return null;
    this.#previews.cancel();
    this.state.set({ ...this.state.get(), counting: true });
    const outcome = await askPrediction(this.#client, this.#model, question, true);
    this.state.set({ ...this.state.get(), counting: false });
    if (this.#question === question) this.#show(outcome);
    return outcome.ok ? outcome.value : null;
  }

  /** Asks again when the last question failed for a reason that may have passed. */
  retry(): void {
    const { trouble } = this.state.get();
    const mayHavePassed = trouble !== null && (trouble.status === null || trouble.status >= 500);
    if (mayHavePassed && this.#question !== null) this.#previews.ask(this.#question);
  }

  /** Calls off what is on its way. */
  stop(): void {
    this.#previews.cancel();
  }

  #show(outcome: Outcome<Answer>): void {
    const { counting } = this.state.get();
    if (!outcome.ok) {
      this.state.set({ ...NOTHING, trouble: outcome.trouble, counting });
      return;
    }
    this.state.set({ ...NOTHING, answer: outcome.value, counting });
    void this.#check(outcome.value);
  }

  async #check(answer: Answer): Promise<void> {
    const compare = async (): Promise<Agreement> =>
      compareWithBrowser(answer.question.row, answer, await this.#browserModels.open(answer.version));
    let agreement = await compare();
    if (agreement.kind === 'differs') {
      // The version may have been trained anew under its number since it was fetched.
      this.#browserModels.forget(answer.version);
      agreement = await compare();
    }
    const state = this.state.get();
    if (state.answer === answer) this.state.set({ ...state, agreement });
  }
}
