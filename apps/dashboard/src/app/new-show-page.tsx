import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { notify } from '../components/ui/toast.tsx';
import { NewShowForm, SOURCES } from '../features/new-show/new-show-form.tsx';
import { OperatorGate } from '../features/operator/operator-gate.tsx';

const route = getRouteApi('/shows/new');

export function NewShowPage() {
  const { from } = route.useSearch();
  const navigate = useNavigate();
  const [usual] = SOURCES;
  return (
    <OperatorGate needs="admin">
      <NewShowForm
        source={SOURCES.find((known) => known === from) ?? usual}
        onSource={(source) =>
          navigate({ to: '/shows/new', search: source === usual ? {} : { from: source }, replace: true })
        }
        onCreated={({ showId, title }) => {
          notify.done(`${title} is made`);
          void navigate({ to: '/shows/$showId', params: { showId } });
        }}
      />
    </OperatorGate>
  );
}
