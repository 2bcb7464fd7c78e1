/** Where progress goes, and whether it is a terminal, which can be written over. */
export interface Screen {
  readonly isTerminal: boolean;
  write(text: string): void;
}

/** A log gets a line of what goes on this often. */
const LOG_EVERY_MS = 15_000;
const DRAW_EVERY_MS = 500;

/** A line per script: what it is at while it runs, and what came of it. */
export class Progress {
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  say(line: string): void {
    this.#screen.write(`${line}\n`);
  }

  /** Shows a line of what goes on, again and again, until it is stopped. */
  follow(describe: (elapsedMs: number) => string): { stop(): void } {
    const { isTerminal } = this.#screen;
    const startMs = performance.now();
    const draw = () => {
      const line = `  … ${describe(performance.now() - startMs)}`;
      this.#screen.write(isTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
    };
    if (isTerminal) draw();
    const timer = setInterval(draw, isTerminal ? DRAW_EVERY_MS : LOG_EVERY_MS);
    return {
      stop: () => {
        clearInterval(timer);
        if (isTerminal) this.#screen.write('\r\u001b[2K');
      },
    };
  }

  done({ isGood, line }: { readonly isGood: boolean; readonly line: string }): void {
    const [sign, colour] = isGood ? ['✓', '32'] : ['✗', '31'];
    this.say(`  ${this.#screen.isTerminal ? `\u001b[${colour}m${sign}\u001b[39m` : sign} ${line}`);
  }
}

/** `1 234 567` */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** `8.1 s`, `2 min 05 s` */
export function duration(ms: number): string {
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
