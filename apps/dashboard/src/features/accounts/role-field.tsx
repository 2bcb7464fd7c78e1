import { Field } from '../../components/field.tsx';
import { Select } from '../../components/ui/select.tsx';
import { ROLE_MEANS, ROLES, type Role } from './roles.ts';

export function RoleField({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  return (
    <Field label="Role" hint={ROLE_MEANS[role]}>
      {(tied) => (
        <Select
          {...tied}
          className="w-full"
          value={role}
          onChange={(event) => {
            const chosen = ROLES.find((name) => name === event.target.value);
            if (chosen) onChange(chosen);
          }}
        >
          {ROLES.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
