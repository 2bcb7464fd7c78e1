import { PageHeader } from '../components/page-header.tsx';

export function BookingsPage() {
  return <PageHeader title="Bookings" />;
}
