/** A shell command of a pipeline's stage that calls a program of this workspace. */
export interface PipelineCommand {
  readonly stage: string;
  readonly program: string;
  /** Option names without dashes. */
  readonly options: readonly string[];
}

/** Reads `node tools/…` and `npm run trainer -- …` out of a shell line; undefined for any other command. */
export function readCommand(stage: string, line: string): PipelineCommand | undefined {
  const node = /^node (?:tools\/bootstrap\.mjs )?(tools\/\S+\.ts)(.*)$/.exec(line);
  const trainer = /^npm run --silent trainer -- (\w+)(.*)$/.exec(line);
  const program = node?.[1] ?? (trainer === null ? undefined : `trainer ${trainer[1] ?? ''}`);
  if (program === undefined) return undefined;
  const rest = node?.[2] ?? trainer?.[2] ?? '';
  return { stage, program, options: [...rest.matchAll(/(?:^| )--([a-z-]+)/g)].map(([, name = '']) => name) };
}

/** A stage of a declarative Jenkinsfile and the shell lines in it, `post` included. */
export interface JenkinsStage {
  readonly name: string;
  readonly shell: readonly string[];
}

/** The stages in order. Reads the plain form that this project's Jenkinsfile keeps to: one `sh '…'` per line. */
export function jenkinsStages(text: string): readonly JenkinsStage[] {
  const marks = [...text.matchAll(/^\s*(?:stage\('([^']+)'\)|(post)) \{$/gm)];
  return marks.map((mark, i) => {
    const body = text.slice(mark.index, marks[i + 1]?.index ?? text.length);
    return {
      name: mark[1] ?? mark[2] ?? '',
      shell: [...body.matchAll(/^\s*sh '([^']+)'$/gm)].map(([, line = '']) => line),
    };
  });
}
