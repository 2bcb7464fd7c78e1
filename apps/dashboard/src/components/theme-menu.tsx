import { Monitor, Moon, Sun } from 'lucide-react';
import { chooseTheme, type Theme, useTheme } from '../lib/theme.ts';
import { Button } from './ui/button.tsx';
import { Menu, MenuLabel, MenuRadioGroup, MenuRadioItem } from './ui/menu.tsx';

const LOOKS = [
  { theme: 'system', label: 'As the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const satisfies readonly { theme: Theme; label: string; icon: unknown }[];

export function ThemeMenu() {
  const chosen = useTheme();
  const Icon = LOOKS.find(({ theme }) => theme === chosen)?.icon ?? Monitor;
  return (
    <Menu
      trigger={
        <Button size="icon" aria-label="Theme">
          <Icon />
        </Button>
      }
    >
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup value={chosen}>
        {LOOKS.map(({ theme, label, icon: Look }) => (
          <MenuRadioItem key={theme} value={theme} onSelect={() => chooseTheme(theme)}>
            <Look aria-hidden="true" />
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  );
}
