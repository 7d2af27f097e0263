/** How long a caller may take to send a request, in milliseconds. Who is slower on purpose (slowloris) is cut off. */
export interface ServerLimits {
  /** From the opening of the connection, or the start of a further request on it, to the end of its headers. */
  readonly headersMs: number;
  /** To the end of its body. */
  readonly requestMs: number;
  /** How often connections are looked at; the limits hold to within this. */
  readonly checkMs: number;
  /** How long an idle connection is kept; longer than balancers keep theirs, so that they close first. */
  readonly keepAliveMs: number;
}

export const SERVER_LIMITS: ServerLimits = {
  headersMs: 10_000,
  requestMs: 15_000,
  checkMs: 2_000,
  keepAliveMs: 72_000,
};

/** Longest path parameter in characters, a unit's length; beyond it the router answers 414 and looks no further. */
export const MAXIMUM_PARAMETER = 256;
