import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MANIFEST_FILE, type ArtifactFault, type BatchScores, type Checked } from '@switchyard/model-io';
import type { EngineClock } from './engine-clock.ts';
import { ThreadFailure } from './thread-failure.ts';
import type { ThreadAnswer, ThreadData, ThreadFacts, ThreadOrder } from './thread-messages.ts';

/** How a thread is started. */
export interface ThreadOptions {
  /** Its program. */
  readonly program: URL;
  /** The version, for people who look at the process. */
  readonly name: string;
  /** JavaScript heap in MiB; a thread that needs more is ended, and the process is not. */
  readonly heapMb: number;
  /** A thread that opens the artifact for longer is ended, in milliseconds. */
  readonly openMs: number;
  readonly clock: EngineClock;
}

/** A thread that has opened its artifact, and what it found. */
export interface OpenedThread {
  readonly thread: ScoringThread;
  readonly facts: ThreadFacts;
}

/** How long a thread may take to give its memory back before it is stopped. */
const END_MS = 1_000;

/** Sources run as they are, so the thread finds the libraries' sources too; what is built finds what is built. */
const SOURCE_ARGUMENTS = ['--conditions=@switchyard/source'];

interface PendingBatch {
  readonly batch: number;
  readonly answer: Promise<BatchScores>;
  readonly resolve: (scores: BatchScores) => void;
  readonly reject: (failure: ThreadFailure) => void;
}

/** One thread with one loaded version. Takes one batch at a time. */
export class ScoringThread {
  readonly #worker: Worker;
  readonly #exit: Promise<void>;
  #pending: PendingBatch | null = null;
  #batches = 0;
  #rows = 0;
  /** Why, once it has. */
  #endReason: string | null = null;
  #isEnding = false;
  #onEnd: (reason: string) => void = () => undefined;
  #onFirst: ((answer: ThreadAnswer) => void) | null;

  private constructor(
    data: ThreadData,
    { program, name, heapMb }: ThreadOptions,
    onFirst: (answer: ThreadAnswer) => void,
  ) {
    this.#onFirst = onFirst;
    this.#worker = new Worker(program, {
      name,
      workerData: data,
      // The thread has no business with keys and passwords.
      env: {},
      execArgv: extname(program.pathname) === '.ts' ? SOURCE_ARGUMENTS : [],
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.#worker.on('message', (answer: ThreadAnswer) => {
      this.#receive(answer);
    });
    this.#worker.on('error', (error) => {
      this.#ended(error instanceof Error ? error.message : String(error));
    });
    this.#worker.on('messageerror', () => {
      this.kill('It sent what cannot be read.');
    });
    this.#exit = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#ended(`It ended with exit code ${code}.`);
        resolve();
      });
    });
  }

  /** Starts a thread and waits until it has opened the artifact. Whatever goes wrong comes back as a fault. */
  static async start(
    data: ThreadData,
    options: ThreadOptions,
    signal?: AbortSignal,
  ): Promise<Checked<OpenedThread>> {
    const { promise, resolve } = Promise.withResolvers<Checked<ThreadFacts>>();
    let thread: ScoringThread;
    try {
      thread = new ScoringThread(data, options, (answer) => {
        if (answer.kind === 'opened') resolve({ ok: true, value: answer });
        else resolve({ ok: false, faults: answer.kind === 'refused' ? answer.faults : [] });
      });
    } catch (error) {
      return { ok: false, faults: [endedFault(error instanceof Error ? error.message : String(error))] };
    }
    const onAbort = () => {
      thread.kill('It is not needed any more.');
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    thread.onEnd((reason) => {
      resolve({ ok: false, faults: [endedFault(reason)] });
    });
    const stop = options.clock.after(options.openMs, () => {
      thread.kill(`It had not opened the version after ${options.openMs / 1000} s.`);
    });
    const facts = await promise;
    stop();
    signal?.removeEventListener('abort', onAbort);
    // What a runtime has begun could keep the thread for ever.
    if (!facts.ok) thread.kill('It refused the version.');
    return facts.ok ? { ok: true, value: { thread, facts: facts.value } } : facts;
  }

  /** Batches given to this thread. */
  get batches(): number {
    return this.#batches;
  }

  /** Rows given to this thread. */
  get rows(): number {
    return this.#rows;
  }

  /** Told once, and at once, when the thread has ended without having been asked to. */
  onEnd(listener: (reason: string) => void): void {
    this.#onEnd = listener;
    if (this.#endReason !== null && !this.#isEnding) listener(this.#endReason);
  }

  /**
   * @param values goes to the thread and is empty here afterwards
   * @throws ThreadFailure (as a rejection)
   */
  score(values: Float64Array, rows: number): Promise<BatchScores> {
    if (this.#endReason !== null || this.#pending !== null)
      return Promise.reject(new ThreadFailure('ended', 'The thread takes no batch now.'));
    const batch = ++this.#batches;
    this.#rows += rows;
    const { promise: answer, resolve, reject } = Promise.withResolvers<BatchScores>();
    this.#pending = { batch, answer, resolve, reject };
    this.#order({ kind: 'score', batch, values, rows }, values.buffer);
    return answer;
  }

  /**
   * Lets the thread finish its batch and give its memory back, and waits for its end. Stops it when that takes long, and
   * does not wait for native code that cannot be stopped.
   */
  async end(clock: EngineClock): Promise<void> {
    this.#isEnding = true;
    await Promise.allSettled([this.#pending?.answer]);
    if (this.#endReason === null) this.#order({ kind: 'end' });
    const stopFirst = clock.after(END_MS, () => void this.#worker.terminate());
    const { promise: givenUp, resolve } = Promise.withResolvers<null>();
    const stopSecond = clock.after(2 * END_MS, () => {
      resolve(null);
    });
    await Promise.race([this.#exit, givenUp]);
    stopFirst();
    stopSecond();
  }

  /** Stops the thread without waiting: native code that hangs would let nobody wait to the end. */
  kill(reason: string, kind: 'ended' | 'hung' = 'ended'): void {
    this.#ended(reason, kind);
    void this.#worker.terminate();
  }

  #order(order: ThreadOrder, transfer?: ArrayBufferLike): void {
    this.#worker.postMessage(order, transfer instanceof ArrayBuffer ? [transfer] : []);
  }

  #receive(answer: ThreadAnswer): void {
    if (this.#endReason !== null) return;
    if (answer.kind === 'opened' || answer.kind === 'refused') {
      // A thread that refuses ends by itself, which is no news.
      if (answer.kind === 'refused') this.#isEnding = true;
      this.#onFirst?.(answer);
      this.#onFirst = null;
      return;
    }
    const pending = this.#pending;
    if (pending?.batch !== answer.batch) return;
    this.#pending = null;
    if (answer.kind === 'scored') pending.resolve(answer.scores);
    else pending.reject(new ThreadFailure('threw', answer.message));
  }

  #ended(reason: string, kind: 'ended' | 'hung' = 'ended'): void {
    if (this.#endReason !== null) return;
    this.#endReason = reason;
    // First its keeper, so that whoever hears of the failed batch finds the thread gone.
    if (!this.#isEnding) this.#onEnd(reason);
    this.#pending?.reject(new ThreadFailure(kind, reason));
    this.#pending = null;
  }
}

function endedFault(reason: string): ArtifactFault {
  return {
    code: 'weights-malformed',
    file: MANIFEST_FILE,
    pointer: '/files',
    message: `${MANIFEST_FILE}: describes weights that ended the thread which opened them: ${reason} Check that they fit into memory and load where they were made.`,
  };
}
