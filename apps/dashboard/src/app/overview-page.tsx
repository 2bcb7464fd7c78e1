import { Navigate } from '@tanstack/react-router';

export function OverviewPage() {
  return <Navigate to="/shows" replace />;
}
