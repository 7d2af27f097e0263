import type { Command } from '../process/child-processes.ts';
import type { Cores } from '../process/cores.ts';
import type { Traffic } from '../load/traffic.ts';

/** A server to be measured. */
export interface Candidate {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  readonly cores: Cores;
  readonly command: (port: number) => Command;
  /** Answers 200 once traffic can be sent. */
  readonly readyPath: string;
  /** What it is asked one row at a time; asked of the running server where that decides. */
  readonly single: (url: string) => Promise<Traffic>;
  readonly batch: Traffic | null;
  /** Where the rows it has scored can be checked afterwards; null for programs that count nothing. */
  readonly accounts: Accounts | null;
}

/** What an api keeps about what it has answered. */
export interface Accounts {
  /** With several processes behind one port `/metrics` tells of one of them only. */
  readonly countsAllRows: boolean;
  /** Where its SQLite store lies; null when the log is elsewhere. */
  readonly dataDirectory: string | null;
}

/** A server that cannot run here, and why. */
export interface Missing {
  readonly name: string;
  readonly title: string;
  readonly missing: string;
}
