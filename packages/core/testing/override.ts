type Method = (...args: unknown[]) => Promise<unknown>;

/** The same object with one method done differently. */
export function override<Target extends object>(
  target: Target,
  name: string,
  differently: (original: Method, ...args: unknown[]) => Promise<unknown>,
): Target {
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as Method;
      return property === name ? (...args: unknown[]) => differently(method, ...args) : method;
    },
  });
}

/** For what several share, so that one of them closing it does not close it for the others. */
export function staysOpen<Target extends object>(target: Target): Target {
  return override(target, 'close', async () => {});
}
