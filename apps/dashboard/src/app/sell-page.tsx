import { PageHeader } from '../components/page-header.tsx';

export function SellPage() {
  return <PageHeader title="Box office" />;
}
