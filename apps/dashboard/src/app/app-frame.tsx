import { Link, Outlet } from '@tanstack/react-router';
import { OperatorStatus } from '../features/operator/operator-status.tsx';

/** What every page has around it. */
export function AppFrame() {
  return (
    <div className="min-h-dvh">
      <header className="border-b border-line bg-card">
        <div className="mx-auto flex h-14 max-w-[110rem] items-center justify-between px-4 sm:px-6">
          <Link to="/" className="flex items-center gap-2 font-semibold tracking-tight">
            <img src="/favicon.svg" alt="" className="size-6" />
            Holdfast
          </Link>
          <OperatorStatus />
        </div>
      </header>
      <main className="mx-auto max-w-[110rem] px-4 py-5 sm:px-6">
        <Outlet />
      </main>
    </div>
  );
}
