/**
 * Loaded with `--import` into every program that is started with a channel to its parent (bootstrap.mjs and
 * start/service.ts do so): when the parent is gone, however it went, the program is asked to end as by SIGTERM.
 * Without it a killed parent would leave servers behind that hold their ports.
 */
import { Worker } from 'worker_threads';

/** What a program has for finishing its work when nobody is left to ask for more. */
const GRACE_MS = 10_000;

if (process.channel !== undefined && process.channel !== null) {
  process.once('disconnect', () => {
    // The parent read our output. A logger that flushes synchronously at exit into the broken pipe may retry for
    // ever (sonic-boom 4.2.1 does), so the last word is on a thread of its own.
    const lastWord = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${GRACE_MS});`;
    new Worker(lastWord, { eval: true, execArgv: [] }).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // Listening must not keep a program alive that has nothing else to do.
  process.channel.unref();
}
