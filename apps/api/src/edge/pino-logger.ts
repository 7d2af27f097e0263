import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest says much while it composes; that is for debugging. */
const COMPOSITION = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/** Nest's log lines as pino's: one JSON object a line, with the class that spoke as `context`. */
export class PinoLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(pino: Logger) {
    this.#pino = pino;
  }

  log(message: unknown, context?: string): void {
    this.#write(COMPOSITION.includes(context ?? '') ? 'debug' : 'info', message, context);
  }

  error(message: unknown, ...details: readonly unknown[]): void {
    this.#write('error', message, details.at(-1));
  }

  warn(message: unknown, context?: string): void {
    this.#write('warn', message, context);
  }

  debug(message: unknown, context?: string): void {
    this.#write('debug', message, context);
  }

  verbose(message: unknown, context?: string): void {
    this.#write('trace', message, context);
  }

  fatal(message: unknown, context?: string): void {
    this.#write('fatal', message, context);
  }

  #write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    context: unknown,
  ): void {
    const fields = { ...(typeof context === 'string' ? { context } : {}) };
    if (message instanceof Error) this.#pino[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.#pino[level]({ ...fields, ...message });
    else this.#pino[level](fields, String(message));
  }
}
