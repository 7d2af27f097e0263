import { schedule as browserSchedule, type Schedule } from '../api/schedule.ts';

/** What a question needs and gives. */
interface Dialogue<Question, Answer> {
  /** Should heed the signal; what it answers after an abort is dropped. */
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  /** Gets answers in the order of their questions, and only the newest question's. */
  readonly deliver: (answer: Answer, question: Question) => void;
  readonly delayMs: number;
  readonly schedule?: Schedule;
}

/**
 * Asks only the newest of many questions: each one waits a moment for the next, calls off the one in flight, and no
 * answer to an older question is ever delivered.
 */
export class LatestWins<Question, Answer> {
  readonly #dialogue: Dialogue<Question, Answer>;
  readonly #schedule: Schedule;
  #callOff: () => void = () => undefined;
  #flight = new AbortController();

  constructor(dialogue: Dialogue<Question, Answer>) {
    this.#dialogue = dialogue;
    this.#schedule = dialogue.schedule ?? browserSchedule;
  }

  /** Asks unless another question comes within the delay. */
  ask(question: Question): void {
    this.cancel();
    this.#callOff = this.#schedule(() => void this.#send(question), this.#dialogue.delayMs);
  }

  /** Drops the question that waits and the answer that is on its way. */
  cancel(): void {
    this.#callOff();
    this.#flight.abort();
  }

  async #send(question: Question): Promise<void> {
    const flight = new AbortController();
    this.#flight = flight;
    const answer = await this.#dialogue.ask(question, flight.signal);
    if (!flight.signal.aborted) this.#dialogue.deliver(answer, question);
  }
}
