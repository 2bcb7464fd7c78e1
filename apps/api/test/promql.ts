import { parser } from '@prometheus-io/lezer-promql';

/** What an expression asks Prometheus for. */
export interface Query {
  readonly metrics: readonly string[];
  /** Values that labels are compared with for equality, as `label=value`. */
  readonly wanted: readonly string[];
}

/** @throws Error for what Prometheus would not read. */
export function readQuery(expression: string): Query {
  // Grafana's own, which it replaces before it asks.
  const text = expression.replaceAll('$__rate_interval', '5m').replaceAll(/\$\{?(\w+)\}?/g, '$1');
  const [metrics, wanted] = [new Set<string>(), new Set<string>()];
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${expression}`);
      if (node.name === 'VectorSelector') {
        const name = node.node.getChild('Identifier');
        if (name) metrics.add(text.slice(name.from, name.to));
      }
      if (node.name === 'UnquotedLabelMatcher') {
        const [, label, value] = /^(\w+)\s*=\s*"(.*)"$/.exec(text.slice(node.from, node.to)) ?? [];
        if (label !== undefined) wanted.add(`${label}=${value}`);
      }
    },
  });
  return { metrics: [...metrics], wanted: [...wanted] };
}
