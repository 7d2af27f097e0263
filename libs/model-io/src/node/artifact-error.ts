import type { ArtifactFault } from '../artifact-fault.ts';

/** An artifact on disk that is refused; `faults` says why, file by file. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
  readonly directory: string;
  readonly faults: readonly ArtifactFault[];

  constructor(directory: string, faults: readonly ArtifactFault[]) {
    super(`${directory} is refused: ${faults.map(({ message }) => message).join(' ')}`);
    this.directory = directory;
    this.faults = faults;
  }
}
