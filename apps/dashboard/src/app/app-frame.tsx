import { Link, Outlet } from '@tanstack/react-router';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { ServerBanner } from '../components/server-banner.tsx';
import { ThemeMenu } from '../components/theme-menu.tsx';
import { Button } from '../components/ui/button.tsx';
import { Sheet } from '../components/ui/sheet.tsx';
import { Toaster } from '../components/ui/toast.tsx';
import { OperatorStatus } from '../features/operator/operator-status.tsx';
import { useShortcut } from '../lib/shortcuts.ts';
import { Navigation } from './navigation.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { useGoToShortcuts } from './use-go-to-shortcuts.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));

type Open = 'navigation' | 'shortcuts' | 'palette';

/** What every page has around it. */
export function AppFrame() {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  useShortcut({ keys: '?', does: 'Show the keyboard shortcuts', group: 'Anywhere' }, () =>
    setOpen('shortcuts'),
  );
  useShortcut({ keys: 'mod+k', does: 'Find a page, a show, a hold, a booking', group: 'Anywhere' }, () =>
    setOpen('palette'),
  );
  useGoToShortcuts();

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-card p-3 lg:flex">
        <Brand />
        <Navigation />
        <Button size="small" className="mt-auto" onClick={() => setOpen('shortcuts')}>
          Shortcuts <kbd className="font-mono">?</kbd>
        </Button>
      </aside>
      <div className="min-w-0">
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-card px-4 sm:px-6">
          <Button size="icon" className="lg:hidden" aria-label="Pages" onClick={() => setOpen('navigation')}>
            <MenuIcon />
          </Button>
          <Button
            className="justify-start text-muted max-sm:size-9 max-sm:px-0 max-sm:justify-center sm:w-64"
            onClick={() => setOpen('palette')}
          >
            <Search aria-hidden="true" />
            <span className="max-sm:sr-only">Find…</span>
            <span className="ml-auto font-mono text-xs max-sm:hidden">Ctrl K</span>
          </Button>
          <div className="ml-auto flex min-w-0 items-center gap-2">
            <ThemeMenu />
            <OperatorStatus />
          </div>
        </header>
        <ServerBanner />
        <main id="content" tabIndex={-1} className="mx-auto max-w-[100rem] px-4 py-5 outline-none sm:px-6">
          <Outlet />
        </main>
      </div>
      {open === 'navigation' && (
        <Sheet title="Holdfast" side="left" onClose={close}>
          <Navigation onGo={close} />
        </Sheet>
      )}
      {open === 'shortcuts' && <ShortcutSheet onClose={close} />}
      {open === 'palette' && (
        <Suspense fallback={null}>
          <CommandPalette onClose={close} />
        </Suspense>
      )}
      <Toaster />
    </div>
  );
}

function Brand() {
  return (
    <Link to="/" className="mb-3 flex h-8 items-center gap-2 px-3 font-semibold tracking-tight">
      <img src="/favicon.svg" alt="" className="size-6" />
      Holdfast
    </Link>
  );
}
