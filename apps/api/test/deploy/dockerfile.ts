import { read } from './repository.ts';

export interface Instruction {
  /** FROM, COPY, … */
  readonly name: string;
  readonly rest: string;
}

/** The api's Dockerfile, stage by stage; every stage begins with its FROM. */
export function stages(): Instruction[][] {
  const result: Instruction[][] = [];
  for (const instruction of instructionsIn(read('apps/api/Dockerfile'))) {
    if (instruction.name === 'FROM') result.push([]);
    result.at(-1)?.push(instruction);
  }
  return result;
}

export const named = (stage: readonly Instruction[], name: string) =>
  stage.filter((instruction) => instruction.name === name).map(({ rest }) => rest);

/** What it copies out of the repository. */
export function copiedPaths(stage: readonly Instruction[]): string[] {
  return named(stage, 'COPY')
    .map((rest) => rest.split(/\s+/))
    .filter((words) => !words.some((word) => word.startsWith('--from=')))
    .flatMap((words) => words.filter((word) => !word.startsWith('--')).slice(0, -1));
}

function instructionsIn(text: string): Instruction[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...words] = line.split(' ');
      return { name, rest: words.join(' ') };
    });
}
