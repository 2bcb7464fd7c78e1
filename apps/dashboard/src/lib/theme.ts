import { useSyncExternalStore } from 'react';

/** `system`: what the machine says, also when it changes its mind. */
export type Theme = 'system' | 'light' | 'dark';

/** public/theme.js reads the same, before anything is drawn. */
const STORED_UNDER = 'holdfast.theme';

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

function chosenTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(STORED_UNDER);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(STORED_UNDER, theme);
  }
}

/** Told whenever the colours in use may be others, by choice or by the system. */
export function subscribeTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  systemIsDark.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    systemIsDark.removeEventListener('change', listener);
  };
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribeTheme, chosenTheme);
}

/**
 * The tokens of styles.css as colours a canvas understands, for the theme in use now; ask again when
 * `subscribeTheme` tells. A token's own value would be `light-dark(…)`, which only an element can resolve.
 */
export function tokenColors<Token extends string>(tokens: readonly Token[]): Record<Token, string> {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colors = tokens.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colors) as Record<Token, string>;
}
