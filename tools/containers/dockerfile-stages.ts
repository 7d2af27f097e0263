import { DockerfileParser, ModifiableInstruction } from 'dockerfile-ast';

/** One step of an image, read far enough to be carried out without Docker. */
export type DockerStep =
  | { readonly kind: 'workdir'; readonly folder: string }
  | {
      readonly kind: 'copy';
      readonly from: string | undefined;
      readonly sources: readonly string[];
      readonly target: string;
    }
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'env'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'cmd'; readonly argv: readonly string[] | undefined }
  | { readonly kind: 'healthcheck'; readonly argv: readonly string[] | undefined };

/** What stands between one FROM and the next. */
export interface DockerStage {
  readonly name: string;
  readonly image: string;
  readonly steps: readonly DockerStep[];
}

/** Instructions that describe an image and change nothing in it. */
const DESCRIBING = new Set(['ARG', 'LABEL', 'EXPOSE', 'STOPSIGNAL']);

/**
 * Reads a Dockerfile into its stages.
 * @throws Error on an instruction that could not be carried out without Docker, naming its line
 */
export function dockerfileStages(text: string): readonly DockerStage[] {
  const file = DockerfileParser.parse(text);
  const stages: { readonly name: string; readonly image: string; readonly steps: DockerStep[] }[] = [];
  for (const instruction of file.getInstructions()) {
    const keyword = instruction.getKeyword();
    const words = instruction.getArguments().map((word) => word.getValue());
    const line = instruction.getRange().start.line + 1;
    if (keyword === 'FROM') {
      const [image = '', , name = String(stages.length)] = words;
      stages.push({ name, image, steps: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (DESCRIBING.has(keyword)) continue;
    if (stage === undefined) throw new Error(`Line ${line}: ${keyword} before the first FROM.`);
    const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
    const from = flags.find((flag) => flag.getName() === 'from')?.getValue() ?? undefined;
    stage.steps.push(readStep(keyword, words, instruction.getRawArgumentsContent() ?? '', from, line));
  }
  return stages;
}

function readStep(
  keyword: string,
  words: readonly string[],
  raw: string,
  from: string | undefined,
  line: number,
): DockerStep {
  switch (keyword) {
    case 'WORKDIR':
      return { kind: 'workdir', folder: words[0] ?? '/' };
    case 'COPY': {
      const paths = words.filter((word) => !word.startsWith('--'));
      return { kind: 'copy', from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '.' };
    }
    case 'RUN':
      return { kind: 'run', command: raw };
    case 'ENV':
      return { kind: 'env', variables: readVariables(raw, line) };
    case 'USER':
      return { kind: 'user', user: words[0] ?? '' };
    case 'CMD':
      return { kind: 'cmd', argv: readArgv(raw) };
    case 'HEALTHCHECK':
      return { kind: 'healthcheck', argv: readArgv(raw.replace(/^.*\bCMD\b/s, '')) };
    default:
      throw new Error(`Line ${line}: ${keyword} cannot be carried out without Docker. Do it another way.`);
  }
}

function readVariables(raw: string, line: number): Readonly<Record<string, string>> {
  const pairs = raw
    .replace(/\\\n/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (pairs.some((pair) => !pair.includes('='))) throw new Error(`Line ${line}: write ENV as NAME=value.`);
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

/** The exec form only: a shell in front of the program would keep its signals. */
function readArgv(raw: string): readonly string[] | undefined {
  if (!raw.trim().startsWith('[')) return undefined;
  const value: unknown = JSON.parse(raw.trim());
  return Array.isArray(value) ? value.map(String) : undefined;
}
