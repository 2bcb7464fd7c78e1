/** The tokens of styles.css that the map is drawn with. */
const TOKENS = [
  'card',
  'raised',
  'line',
  'ink',
  'muted',
  'accent',
  'available',
  'available-edge',
  'held',
  'held-edge',
  'held-mark',
  'booked',
  'booked-edge',
  'booked-mark',
  'blocked',
  'blocked-edge',
  'blocked-mark',
  'unknown',
] as const;

export type Colours = Readonly<Record<(typeof TOKENS)[number], string>> & { readonly font: string };

/** As the page has them now. */
export function readColours(element: Element): Colours {
  const style = getComputedStyle(element);
  const values = TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]);
  return { ...Object.fromEntries(values), font: style.fontFamily };
}

/** Tells when the tokens may have other values: the page's theme was switched, or the system's. Answers how to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class', 'style'],
  });
  const isDark = matchMedia('(prefers-color-scheme: dark)');
  isDark.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    isDark.removeEventListener('change', changed);
  };
}
