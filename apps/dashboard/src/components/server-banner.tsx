import { WifiOff } from 'lucide-react';
import { useIsReachable } from '../lib/reachability.ts';

/** Says so while the server does not answer. Its place is always there, so that assistive tech listens. */
export function ServerBanner() {
  const isReachable = useIsReachable();
  return (
    <div role="status" data-reachable={isReachable}>
      {!isReachable && (
        // Over the page, not in it, so that what is being read does not jump; at its end, where no heading is.
        <p className="fixed inset-x-0 bottom-0 z-40 flex items-center justify-center gap-2 bg-warning px-4 py-2 text-sm font-medium text-warning-ink shadow-md">
          <WifiOff className="size-4 shrink-0" aria-hidden="true" />
          The server cannot be reached, retrying… What you see may have changed since.
        </p>
      )}
    </div>
  );
}
