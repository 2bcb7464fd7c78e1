import { Badge } from '../../components/ui/badge.tsx';
import type { Show } from './use-shows.ts';

export function SaleBadge({ sale }: Pick<Show, 'sale'>) {
  return (
    <Badge look={sale === 'open' ? 'good' : 'plain'}>{sale === 'open' ? 'On sale' : 'Sale closed'}</Badge>
  );
}
