/** Largest body that is passed on, in bytes: the api's own limit. */
export const BODY_LIMIT = 1024 * 1024;

/** A body on its way, and whether it turned out to be too large. */
export interface CappedBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** True once the limit was passed; the stream has failed then. */
  exceeded(): boolean;
}

/** Passes a body on without holding it, and breaks off when it becomes larger than the limit. */
export function cappedBody(body: ReadableStream<Uint8Array>, limit = BODY_LIMIT): CappedBody {
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > limit) controller.error(new RangeError(`The body has more than ${limit} bytes.`));
      else controller.enqueue(chunk);
    },
  });
  return { stream: body.pipeThrough(counter), exceeded: () => bytes > limit };
}
