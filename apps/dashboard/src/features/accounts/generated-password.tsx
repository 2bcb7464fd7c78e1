import { ShownOnce } from '../../components/shown-once.tsx';

/** One that was made here, so that nobody knows it yet. */
export interface GeneratedPassword {
  readonly email: string;
  readonly password: string;
}

interface ShownPasswordProps {
  readonly generated: GeneratedPassword;
  readonly onKept: () => void;
}

export function ShownPassword({ generated: { email, password }, onKept }: ShownPasswordProps) {
  return (
    <ShownOnce
      title={`Password of ${email}`}
      description="Keep it, or pass it on, now. It is not shown again; if it gets lost, an admin sets another."
      name="Password"
      secret={password}
      onKept={onKept}
    />
  );
}
