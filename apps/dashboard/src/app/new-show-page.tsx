import { PageHeader } from '../components/page-header.tsx';

export function NewShowPage() {
  return <PageHeader title="New show" />;
}
