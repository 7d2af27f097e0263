import { spawn } from 'node:child_process';
import { toolEnvironment } from '../process/tool-environment.mjs';

/** How a captured program ended. */
export interface Captured {
  /** Undefined when it could not be started or a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a captured program may be given. */
export interface CaptureSettings {
  readonly cwd?: string;
  /** Written to its standard input: secrets go this way, never into arguments that every process can read. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the program when it is aborted. */
  readonly stop?: AbortSignal;
}

/** Runs a program and keeps its two streams apart. Never rejects. */
export function capture(
  program: string,
  args: readonly string[],
  { cwd = process.cwd(), input = '', environment = {}, stop }: CaptureSettings = {},
): Promise<Captured> {
  return new Promise((resolve) => {
    const env = { ...toolEnvironment(cwd, process.env), ...environment };
    const child = spawn(program, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // A program that ends without reading its input is no fault of ours.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const end = (): void => void child.kill('SIGTERM');
    if (stop?.aborted === true) end();
    stop?.addEventListener('abort', end, { once: true });
    const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');
    child.once('error', (error) => resolve({ code: undefined, stdout: '', stderr: error.message }));
    child.once('close', (code) => {
      stop?.removeEventListener('abort', end);
      resolve({ code: code ?? undefined, stdout: text(out), stderr: text(err) });
    });
  });
}
