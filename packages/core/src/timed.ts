import type { NoteCall } from './ports/observer.ts';

/** Those that wait for something to happen, or answer at once without asking anybody. */
const UNTIMED = new Set(['constructor', 'close', 'listen', 'connections']);

/** The same port; each call of an operation is told to what `noteOf` answered for that operation. */
export function timed<Port extends object>(port: Port, noteOf: (operation: string) => NoteCall): Port {
  const wrapped: Record<string, unknown> = {};
  for (const name of memberNames(port)) {
    const member: unknown = Reflect.get(port, name);
    if (typeof member !== 'function') wrapped[name] = member;
    else if (UNTIMED.has(name)) wrapped[name] = member.bind(port);
    else wrapped[name] = timedCall(member.bind(port), noteOf(name));
  }
  return wrapped as Port;
}

type Call = (...args: unknown[]) => Promise<unknown>;

function timedCall(call: Call, note: NoteCall): Call {
  return async (...args) => {
    const startedAtMs = performance.now();
    try {
      const answer = await call(...args);
      note(statusOf(answer), performance.now() - startedAtMs, answer);
      return answer;
    } catch (error) {
      note('FAULT', performance.now() - startedAtMs, error);
      throw error;
    }
  };
}

function statusOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return 'OK';
  return typeof answer.status === 'string' ? answer.status : 'OK';
}

/** An engine's operations are some on the object, some on its class. */
function memberNames(port: object): Set<string> {
  const names = new Set<string>();
  for (let level = port; level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  return names;
}
