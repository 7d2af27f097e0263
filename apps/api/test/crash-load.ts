import { CLASSES, irisLikeRows } from './iris-repository.ts';

/** A prediction that the api has answered with 200. */
export interface AckedPrediction {
  readonly round: number;
  /** By `performance.now()`. */
  readonly ackedAt: number;
}

/** The labels of one prediction in the order in which they were sent, each after the one before was acknowledged. */
export interface SentLabels {
  readonly labels: string[];
  acked: number;
}

/** All that was sent to an api that is killed again and again, and what it has acknowledged. */
export class CrashLoad {
  readonly predictions = new Map<string, AckedPrediction>();
  readonly labels = new Map<string, SentLabels>();
  /** Acknowledged feedback requests, duplicates included. */
  feedbackAcks = 0;
  /** Answers that were neither an acknowledgement nor a broken connection. */
  readonly surprises: string[] = [];
  /** The longest that an acknowledged request of the round took, in milliseconds. */
  slowestMs = 0;
  readonly #random: () => number;
  readonly #rows = irisLikeRows(100);
  #unlabelled: string[] = [];
  #url = '';
  #round = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Loads an api until it is gone. */
  async run(url: string, round: number, recentMs: number): Promise<void> {
    this.#url = url;
    this.#round = round;
    this.slowestMs = 0;
    const predicting = Array.from({ length: 3 }, async () => {
      while (await this.#predict());
    });
    const labelling = Array.from({ length: 3 }, async () => {
      while (await this.#labelOne(recentMs));
    });
    await Promise.all([...predicting, ...labelling]);
  }

  async #predict(): Promise<boolean> {
    const features = this.#rows[Math.floor(this.#random() * this.#rows.length)];
    const answer = await this.#post('/predict', { features });
    const id = answer?.['prediction_id'];
    if (typeof id !== 'string') return false;
    this.predictions.set(id, { round: this.#round, ackedAt: performance.now() });
    this.#unlabelled.push(id);
    return true;
  }

  /** Mostly a prediction that is in the store already; often sent several times, sometimes revised. */
  async #labelOne(recentMs: number): Promise<boolean> {
    const [oldest] = this.#unlabelled;
    const acked = oldest === undefined ? undefined : this.predictions.get(oldest);
    const isRecent = acked !== undefined && performance.now() - acked.ackedAt < recentMs;
    if (oldest === undefined || (isRecent && this.#random() < 0.98)) return this.#predict();
    this.#unlabelled.shift();
    const [first = '', second = ''] = this.#random() < 0.5 ? CLASSES : [...CLASSES].reverse();
    const sent: SentLabels = { labels: [first], acked: 0 };
    this.labels.set(oldest, sent);
    const times = this.#random() < 0.3 ? 3 : 1;
    const body = { prediction_id: oldest, label: first };
    const answers = await Promise.all(Array.from({ length: times }, () => this.#feedback(body)));
    if (answers.some((isAcked) => isAcked)) sent.acked = 1;
    if (!answers.every((isAcked) => isAcked)) return false;
    if (this.#random() >= 0.2) return true;
    sent.labels.push(second);
    if (!(await this.#feedback({ prediction_id: oldest, label: second, revise: true }))) return false;
    sent.acked = 2;
    return true;
  }

  async #feedback(body: object): Promise<boolean> {
    const isAcked = (await this.#post('/feedback', body)) !== null;
    if (isAcked) this.feedbackAcks++;
    return isAcked;
  }

  /** The answer when it is an acknowledgement; null when the connection broke, as it must. */
  async #post(path: string, body: object): Promise<Readonly<Record<string, unknown>> | null> {
    const startedAt = performance.now();
    let text = '';
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      text = await response.text();
      if (!response.ok) throw new RangeError(`${response.status} ${text}`);
    } catch (error) {
      if (error instanceof RangeError) this.surprises.push(`${path}: ${error.message}`);
      return null;
    }
    this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  }
}
